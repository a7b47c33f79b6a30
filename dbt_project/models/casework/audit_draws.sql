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

    select
        earlier.case_key,
        earlier.unit,
        earlier.unit_id,
        earlier.period,
        earlier.account_id,
        earlier.queue,
        earlier.cause,
        earlier.stratum,
        earlier.sampling_probability,
        earlier.as_of
    from earlier
    where earlier.as_of < {{ as_of() }}

),

caused as (

    select
        due.*,
        queue_routing.queue,
        'audit:' || due.unit || ':' || case due.unit when 'case' then due.unit_id else due.period end as cause
    from due
    inner join queue_routing
        on
            queue_routing.source = 'audit'
            and queue_routing.case_type = 'quality_audit'
            and {{ in_force('queue_routing', as_of()) }}

),

tonight as (

    select
        {{ md5_key(['caused.account_id', 'caused.queue', 'caused.cause']) }} as case_key,
        caused.unit,
        caused.unit_id,
        caused.period,
        caused.account_id,
        caused.queue,
        caused.cause,
        caused.stratum,
        caused.sampling_probability,
        {{ as_of() }} as as_of
    from caused
    left join past
        on
            caused.unit = past.unit
            and caused.unit_id = past.unit_id
            and caused.period = past.period
    where past.unit_id is null

),

draws as (

    select * from past
    union all
    select * from tonight

)

select * from draws
