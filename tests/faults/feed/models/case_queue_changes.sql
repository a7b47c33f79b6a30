{# The queue of the tests: of the accounts of a night the first stays in it, the second until the next ones land. #}
with earlier as (
    select case_key, max_by(change, as_of) as change
    from read_parquet('{{ var("history") }}/case_queue_changes/*.parquet')
    where as_of < cast('{{ var("as_of") }}' as timestamp)
    group by case_key
),

numbered as (
    select account_id, cast(split_part(substr(account_id, 2), '_', 1) as integer) as night
    from {{ ref('accounts') }}
),

queue as (
    select account_id as case_key
    from numbered
    qualify account_id like '%_1' or night = max(night) over ()
),

changes as (
    select queue.case_key, 'opened' as change
    from queue
    left join earlier on queue.case_key = earlier.case_key and earlier.change <> 'closed'
    where earlier.case_key is null
    union all
    select earlier.case_key, 'closed' as change
    from earlier
    left join queue on earlier.case_key = queue.case_key
    where earlier.change <> 'closed' and queue.case_key is null
)

select
    md5(case_key || change || '{{ var("as_of") }}') as change_id,
    case_key,
    change,
    '{}' as payload,
    cast('{{ var("as_of") }}' as timestamp) as changed_at,
    cast('{{ var("as_of") }}' as timestamp) as as_of
from changes
