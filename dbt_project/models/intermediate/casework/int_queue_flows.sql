with

cases as (

    select * from {{ ref('cases') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

appeal_cases as (

    select * from {{ ref('int_appeal_cases') }}

),

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

queues as (

    select * from {{ ref('queues') }}

),

priority_weights as (

    select * from {{ ref('priority_weights') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

settings as (

    {{ numbers_of('sla_settings', ['flow_window_days']) }}

),

queue_case_types as (

    {{ json_list_rows('queues', 'case_types', 'case_type', ['queue', 'valid_from', 'valid_to']) }}

),

{# An appeal is a piece of work whether or not a case was opened for it. #}
pieces as (

    select
        cases.queue,
        cases.severity,
        cases.opened_at as arrived_at,
        cases.closed_at as left_at
    from cases
    union all
    select
        queue_case_types.queue,
        decisions.severity,
        appeals.filed_at as arrived_at,
        appeals.decided_at as left_at
    from appeals
    inner join queue_case_types
        on queue_case_types.case_type = 'appeal' and {{ in_force('queue_case_types', as_of()) }}
    left join decisions on appeals.decision_id = decisions.decision_id
    left join appeal_cases on appeals.appeal_id = appeal_cases.appeal_id
    where appeal_cases.case_id is null

),

windowed as (

    select
        pieces.queue,
        pieces.arrived_at,
        pieces.left_at,
        settings.flow_window_days,
        cast(priority_weights.handling_minutes as double) as handling_minutes,
        cast({{ add_days(as_of(), '-settings.flow_window_days') }} as {{ t_timestamp() }}) as window_from,
        cast({{ day_of(as_of()) }} as {{ t_timestamp() }}) as window_to
    from pieces
    cross join settings
    left join priority_weights
        on pieces.severity = priority_weights.severity and {{ in_force('priority_weights', as_of()) }}

),

flows as (

    select
        windowed.queue,
        count(case when windowed.arrived_at >= windowed.window_from then 1 end) as arrivals,
        count(case when windowed.left_at < windowed.window_to then 1 end) as departures,
        avg(windowed.handling_minutes) as planned_minutes,
        avg(case
            when windowed.left_at < windowed.window_to
                then {{ minutes_between('windowed.arrived_at', 'windowed.left_at') }} / 1440
        end) as days_open,
        sum({{ minutes_between(
            'greatest(windowed.arrived_at, windowed.window_from)', 'least(windowed.left_at, windowed.window_to)'
        ) }}) / 1440 / max(windowed.flow_window_days) as work_in_progress
    from windowed
    where
        windowed.arrived_at < windowed.window_to
        and coalesce(windowed.left_at >= windowed.window_from, true)
    group by windowed.queue

)

select * from flows
