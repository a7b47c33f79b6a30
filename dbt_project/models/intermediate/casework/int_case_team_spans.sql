with

cases as (

    select * from {{ ref('cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

queues as (

    select * from {{ ref('queues') }}

),

{# A hand-over may name a person, a team or a queue. #}
names as (

    select
        staff.staff_id as known_as,
        staff.team
    from staff
    union
    select
        staff.team as known_as,
        staff.team
    from staff
    union
    select
        queues.queue as known_as,
        queues.team
    from queues
    where
        {{ in_force('queues', as_of()) }}
        and queues.queue not in (select staff.team from staff)

),

handovers as (

    select
        cases.case_id,
        case_events.occurred_at,
        case_events.event_id,
        takers.team,
        row_number() over (
            partition by cases.case_id
            order by case_events.occurred_at nulls last, case_events.event_id nulls last
        ) as handover_number,
        coalesce(givers.team, cases.team) as team_before
    from cases
    inner join case_events on cases.case_id = case_events.case_id
    inner join names as takers on case_events.to_value = takers.known_as
    left join names as givers on case_events.from_value = givers.known_as
    where
        case_events.event_type in ('transferred', 'escalated')
        and case_events.occurred_at >= cases.opened_at
        and givers.team is distinct from takers.team

),

{# The queue says who has a case now; who had it before its first hand-over, that hand-over says. #}
turns as (

    select
        cases.case_id,
        cases.opened_at as occurred_at,
        0 as handover_number,
        coalesce(handovers.team_before, cases.team) as team
    from cases
    left join handovers on cases.case_id = handovers.case_id and handovers.handover_number = 1
    union all
    select
        handovers.case_id,
        handovers.occurred_at,
        handovers.handover_number,
        handovers.team
    from handovers

),

compared as (

    select
        turns.*,
        lag(turns.team) over (
            partition by turns.case_id
            order by turns.handover_number nulls last
        ) as previous_team
    from turns

),

spans as (

    select
        compared.case_id,
        compared.team,
        compared.occurred_at as valid_from,
        lead(compared.occurred_at) over (
            partition by compared.case_id
            order by compared.handover_number nulls last
        ) as valid_to
    from compared
    where compared.handover_number = 0 or compared.team is distinct from compared.previous_team

)

select * from spans
