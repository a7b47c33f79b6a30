with

queue_clocks as (

    select * from {{ ref('int_queue_clocks') }}

),

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

escalation_steps as (

    select * from {{ ref('escalation_steps') }}

),

spans as (

    select * from {{ ref('int_clock_spans') }}

),

pauses as (

    select * from {{ ref('int_clock_pauses') }}

),

positions as (

    select * from {{ ref('int_clock_positions') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

paused as (

    {{ measured_pauses() }}

),

{# How much of the clock's own time is used when the step begins to apply. #}
steps as (

    select
        queue_clocks.case_key,
        queue_clocks.clock_id,
        spans.calendar,
        spans.start_micros,
        case escalation_steps.trigger
            when 'overdue'
                then spans.target_micros + {{ micros_of_minutes('escalation_steps.minutes_overdue') }}
            else cast(ceil(clocks.at_risk_share * spans.target_micros) as bigint)
        end as used_micros
    from queue_clocks
    inner join escalation_steps
        on
            queue_clocks.escalation_level = escalation_steps.step
            and {{ in_force('escalation_steps', as_of()) }}
    inner join clocks on queue_clocks.clock_id = clocks.clock_id
    inner join spans on queue_clocks.clock_id = spans.clock_id

),

{# Later by every pause that began before. #}
reached as (

    select
        steps.case_key,
        steps.calendar,
        steps.start_micros + steps.used_micros + cast(coalesce(sum(paused.pause_micros), 0) as bigint)
            as position_micros
    from steps
    left join paused
        on
            steps.clock_id = paused.clock_id
            and steps.used_micros > paused.used_micros
    group by steps.case_key, steps.calendar, steps.start_micros, steps.used_micros

),

instants as (

    {{ instants_at_positions('reached') }}

),

since as (

    select distinct
        reached.case_key,
        instants.reached_at as since
    from reached
    inner join instants
        on
            reached.calendar = instants.calendar
            and reached.position_micros = instants.position_micros

)

select * from since
