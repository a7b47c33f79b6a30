{% set kept = [
    'case_key', 'unit', 'unit_id', 'period', 'account_id', 'queue', 'cause', 'stratum', 'sampling_probability',
    'as_of',
] %}
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

past as (

    select earlier.{{ kept | join(', earlier.') }}
    from earlier
    where earlier.as_of < {{ as_of() }}

),

caused as (

    select
        due.*,
        queue_routing.queue,
        'audit:' || due.unit || ':' || case due.unit when 'case' then due.unit_id else due.period end
            as cause,
        {{ as_of() }} as as_of
    from due
    inner join queue_routing
        on
            queue_routing.source = 'audit'
            and queue_routing.case_type = 'quality_audit'
            and {{ in_force('queue_routing', as_of()) }}

),

keyed as (

    select
        caused.*,
        {{ md5_key(['caused.account_id', 'caused.queue', 'caused.cause']) }} as case_key
    from caused

),

draws as (

    select * from past
    union all
    select keyed.{{ kept | join(', keyed.') }}
    from keyed
    left join past
        on
            keyed.unit = past.unit
            and keyed.unit_id = past.unit_id
            and keyed.period = past.period
    where past.unit_id is null

)

select * from draws
