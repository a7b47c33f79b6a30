with counted as (
    select
        count(*) as rows_new,
        count(*) filter (where account_role = 'broken') as rows_quarantined
    from {{ ref('accounts') }}
),

limits as (
    select limit_share, minimum_rows
    from {{ ref('quarantine_limits') }}
    where
        entity = 'accounts'
        and valid_from <= cast('{{ var("as_of") }}' as date)
        and (valid_to is null or cast('{{ var("as_of") }}' as date) < valid_to)
)

select
    'accounts' as entity,
    counted.rows_new,
    counted.rows_new as rows_total,
    counted.rows_quarantined,
    counted.rows_quarantined as rows_quarantined_new,
    round(counted.rows_quarantined / cast(nullif(counted.rows_new, 0) as double), 6) as quarantine_rate,
    limits.limit_share as quarantine_limit,
    case
        when counted.rows_quarantined <= limits.limit_share * counted.rows_new then 'ok'
        when counted.rows_quarantined < limits.minimum_rows then 'few_quarantined'
        else 'over_limit'
    end as status,
    case
        when counted.rows_quarantined between 1 and limits.minimum_rows - 1
            then counted.rows_quarantined || ' of ' || counted.rows_new || ' are broken'
    end as message,
    cast('{{ var("as_of") }}' as timestamp) as as_of
from counted
cross join limits
