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

draws as (

    select earlier.{{ kept | join(', earlier.') }}
    from earlier
    where earlier.as_of < {{ as_of() }}
    union all
    select caused.{{ kept | join(', caused.') }}
    from caused
    left join earlier
        on
            caused.unit = earlier.unit
            and caused.unit_id = earlier.unit_id
            and caused.period = earlier.period
            and earlier.as_of < {{ as_of() }}
    where earlier.unit_id is null

)

select * from draws
