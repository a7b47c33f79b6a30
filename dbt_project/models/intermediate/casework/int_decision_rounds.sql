with

status_changes as (

    select * from {{ ref('int_case_status_changes') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

decisions as (

    select * from {{ ref('int_decisions_recorded') }}

),

{# An interim action protects while the case is open: neither it nor the event beside it stops a round. #}
turns as (

    select
        status_changes.case_id,
        status_changes.occurred_at,
        case
            when status_changes.change_number = 1 then 0
            when status_changes.status = 'closed' then 1
            else 2
        end as turn_order,
        status_changes.status = 'closed' as is_stop
    from status_changes
    where
        status_changes.change_number = 1
        or status_changes.status = 'closed'
        or status_changes.is_reopening
    union all
    select
        case_events.case_id,
        case_events.occurred_at,
        1 as turn_order,
        true as is_stop
    from case_events
    left join decisions
        on
            case_events.case_id = decisions.case_id
            and case_events.occurred_at = decisions.decided_at
            and decisions.is_interim
    where
        case_events.event_type = 'decided'
        and decisions.decision_id is null
    union all
    select
        decisions.case_id,
        decisions.decided_at as occurred_at,
        1 as turn_order,
        true as is_stop
    from decisions
    where not decisions.is_interim

),

compared as (

    select
        turns.case_id,
        turns.occurred_at,
        turns.turn_order,
        turns.is_stop,
        lag(turns.is_stop) over (
            partition by turns.case_id
            order by
                turns.occurred_at nulls last,
                turns.turn_order nulls last
        ) as previous_is_stop
    from turns

),

{# Starts and stops in turn: a second decision stops nothing, and a case reopened undecided just goes on. #}
alternating as (

    select
        compared.case_id,
        compared.occurred_at,
        compared.is_stop,
        lead(compared.occurred_at) over (
            partition by compared.case_id
            order by
                compared.occurred_at nulls last,
                compared.turn_order nulls last
        ) as next_at
    from compared
    where compared.is_stop is distinct from compared.previous_is_stop

),

rounds as (

    select
        alternating.case_id,
        alternating.occurred_at as started_at,
        alternating.next_at as stopped_at,
        row_number() over (
            partition by alternating.case_id
            order by alternating.occurred_at nulls last
        ) as round
    from alternating
    where not alternating.is_stop

)

select * from rounds
