with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

measured as (

    select * from {{ ref('int_clocks_measured') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

settings as (

    {{ numbers_of('sla_settings', ['chance_window_days']) }}

),

{# All that started in the window count from their first minute, so nothing is left out for being quick. #}
waits as (

    select
        clocks.stage,
        clocks.clock,
        measured.elapsed_micros as duration,
        coalesce(clocks.queue, 'none') as queue,
        coalesce(clocks.severity, 0) as severity,
        case when clocks.stopped_at is not null then 1 else 0 end as is_ended
    from clocks
    inner join measured on clocks.clock_id = measured.clock_id
    cross join settings
    where
        clocks.case_id is not null
        and {{ day_of('clocks.started_at') }} >= {{ add_days(as_of(), '-settings.chance_window_days') }}

),

steps as (

    {{ survival_steps('waits', ['queue', 'stage', 'severity', 'clock']) }}

)

select * from steps
