{% set kept = ['case_key', 'unit', 'unit_id', 'period', 'account_id', 'queue', 'cause', 'stratum',
    'sampling_probability', 'as_of'] %}
{% set cause = "'audit:' || due.unit || ':' || coalesce(nullif(due.period, ''), due.unit_id)" %}
with

due as (

    select * from {{ ref('int_audits_due') }}

),

earlier as (

    select * from {{ source('history', 'audit_draws') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

caused as (

    select
        due.*,
        queue_routing.queue,
        {{ cause }} as cause,
        {{ md5_key(['due.account_id', 'queue_routing.queue', cause]) }} as case_key,
        {{ as_of() }} as as_of
    from due
    inner join queue_routing
        on
            queue_routing.source = 'audit'
            and queue_routing.case_type = 'quality_audit'
            and {{ in_force('queue_routing', as_of()) }}

),

{# Two nights that did not know of each other may have drawn the same; the first of them counts. #}
drawn as (

    select earlier.*
    from earlier
    where earlier.as_of < {{ as_of() }}
    qualify row_number() over (
        partition by earlier.unit, earlier.unit_id, earlier.period order by earlier.as_of asc nulls last
    ) = 1

),

draws as (

    select drawn.{{ kept | join(', drawn.') }}
    from drawn
    union all
    select caused.{{ kept | join(', caused.') }}
    from caused
    left join drawn
        on
            caused.unit = drawn.unit
            and caused.unit_id = drawn.unit_id
            and caused.period = drawn.period
    where drawn.unit_id is null

)

select * from draws
