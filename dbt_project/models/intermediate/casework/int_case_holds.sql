with

cases as (

    select * from {{ ref('cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

decisions as (

    select * from {{ ref('int_decisions_recorded') }}

),

staff_hours as (

    select * from {{ ref('int_staff_hours') }}

),

{# Whose hands the case is in from each turn on; nobody's once it is given back, paused, decided or closed.
   An interim action leaves it where it is. #}
turns as (

    select
        case_events.case_id,
        case_events.occurred_at,
        case_events.event_id,
        case
            when case_events.event_type in ('claimed', 'resumed') then case_events.actor_id
            when case_events.event_type in ('transferred', 'escalated') then case_events.to_value
        end as staff_id
    from case_events
    left join decisions
        on
            case_events.case_id = decisions.case_id
            and case_events.occurred_at = decisions.decided_at
            and case_events.event_type = 'decided'
            and decisions.is_interim
    where
        case_events.event_type in (
            'claimed', 'released', 'transferred', 'escalated', 'paused', 'resumed', 'decided', 'closed'
        )
        and decisions.decision_id is null
    union all
    select
        decisions.case_id,
        decisions.decided_at as occurred_at,
        chr(126) || decisions.decision_id as event_id,
        cast(null as {{ t_text() }}) as staff_id
    from decisions
    where not decisions.is_interim

),

stretches as (

    select
        turns.case_id,
        turns.staff_id,
        turns.occurred_at as held_from,
        lead(turns.occurred_at) over (
            partition by turns.case_id
            order by turns.occurred_at nulls last, turns.event_id nulls last
        ) as held_to
    from turns

),

holds as (

    select
        stretches.case_id,
        cases.queue,
        stretches.staff_id,
        staff_hours.calendar,
        greatest(stretches.held_from, staff_hours.window_from) as held_from,
        {{ least_of(['stretches.held_to', 'cases.closed_at', 'staff_hours.window_to']) }} as held_to
    from stretches
    inner join cases on stretches.case_id = cases.case_id
    inner join staff_hours on stretches.staff_id = staff_hours.staff_id

),

lasting as (

    select holds.*
    from holds
    where holds.held_from < holds.held_to

)

select * from lasting
