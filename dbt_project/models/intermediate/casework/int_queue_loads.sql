with

queues as (

    select * from {{ ref('queues') }}

),

staffing_settings as (

    select * from {{ ref('staffing_settings') }}

),

staff_hours as (

    select * from {{ ref('int_staff_hours') }}

),

items as (

    select * from {{ ref('int_queue_items') }}

),

flows as (

    select * from {{ ref('int_queue_flows') }}

),

handling as (

    select * from {{ ref('int_queue_handling') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

settings as (

    {{ numbers_of('sla_settings', ['flow_window_days', 'handling_least_cases', 'little_tolerance']) }}

),

teams as (

    select
        staff_hours.team,
        count(*) as people,
        sum(staff_hours.open_minutes_per_day) as open_minutes_per_day
    from staff_hours
    where staff_hours.is_in_service
    group by staff_hours.team

),

backlog as (

    select
        items.queue,
        count(*) as items,
        count(case when items.state = 'proposed' then 1 end) as proposed
    from items
    group by items.queue

),

{# Minutes as recorded where enough cases were finished, else those that the priorities plan with. #}
loads as (

    select
        queues.queue,
        queues.team,
        settings.flow_window_days,
        settings.handling_least_cases,
        settings.little_tolerance,
        flows.days_open,
        coalesce(teams.people, 0) as people,
        coalesce(backlog.items, 0) as backlog_items,
        coalesce(backlog.proposed, 0) as backlog_proposed,
        coalesce(flows.arrivals, 0) as arrivals,
        coalesce(flows.departures, 0) as departures,
        coalesce(flows.work_in_progress, 0) as work_in_progress,
        teams.open_minutes_per_day / teams.people as open_minutes_of_one,
        teams.people * staffing_settings.team_share * staffing_settings.productive_share as full_time_agents,
        coalesce(handling.cases_finished >= settings.handling_least_cases, false) as is_recorded,
        case
            when handling.cases_finished >= settings.handling_least_cases
                then handling.open_minutes_per_case * staffing_settings.productive_share
            else flows.planned_minutes
        end as minutes_per_case
    from queues
    cross join settings
    left join staffing_settings
        on queues.queue = staffing_settings.queue and {{ in_force('staffing_settings', as_of()) }}
    left join teams on queues.team = teams.team
    left join backlog on queues.queue = backlog.queue
    left join flows on queues.queue = flows.queue
    left join handling on queues.queue = handling.queue
    where {{ in_force('queues', as_of()) }}

)

select * from loads
