with

moves as (

    select * from {{ ref('int_account_status_moves') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

decision_endings as (

    select * from {{ ref('int_decision_endings') }}

),

lifecycle_transitions as (

    select * from {{ ref('lifecycle_transitions') }}

),

actions as (

    select * from {{ ref('actions') }}

),

{# What happened before the first rule was in force is not held against it. #}
rules_begin as (

    select min(lifecycle_transitions.valid_from) as began_on
    from lifecycle_transitions

),

sanction_states as (

    select distinct actions.status
    from actions
    where
        actions.status is not null
        and {{ in_force('actions', as_of()) }}

),

{# A decision fell when an appeal overturned it, even in part, or when a later decision found no violation. #}
fallen as (

    select
        decision_endings.decision_id,
        least(
            decision_endings.overturned_at,
            case when replacing.outcome <> 'violation' then decision_endings.superseded_at end
        ) as fell_at
    from decision_endings
    left join decisions as replacing on decision_endings.superseded_by_decision_id = replacing.decision_id

),

judged as (

    select
        moves.event_id,
        moves.account_id,
        moves.occurred_at,
        moves.stated_from_status,
        moves.from_status,
        moves.to_status,
        moves.decision_id,
        moves.actor_type,
        moves.previous_to_status,
        moves.previous_from_status,
        moves.previous_decision_id,
        moves.previous_actor_type,
        moves.is_last,
        accounts.status as account_status,
        lifecycle_transitions.to_status is not null
        or {{ day_of('moves.occurred_at') }} < rules_begin.began_on as is_known_transition,
        coalesce(lifecycle_transitions.requires = 'overturned_decision', false) as needs_overturned_decision,
        coalesce(own_ground.fell_at <= moves.occurred_at, false)
        or coalesce(earlier_ground.fell_at <= moves.occurred_at, false) as has_overturned_decision,
        sanction_states.status is not null as is_sanction,
        decisions.decision_id is not null as has_decision,
        coalesce(
            decisions.automation_level <> 'full'
            and moves.decision_id is distinct from moves.previous_decision_id,
            false
        ) as is_for_a_person
    from moves
    cross join rules_begin
    left join accounts on moves.account_id = accounts.account_id
    left join lifecycle_transitions
        on
            moves.from_status = lifecycle_transitions.from_status
            and moves.to_status = lifecycle_transitions.to_status
            and {{ in_force('lifecycle_transitions', 'moves.occurred_at') }}
    left join fallen as own_ground on moves.decision_id = own_ground.decision_id
    left join fallen as earlier_ground on moves.previous_decision_id = earlier_ground.decision_id
    left join sanction_states on moves.to_status = sanction_states.status
    left join decisions
        on
            moves.decision_id = decisions.decision_id
            and moves.account_id = decisions.subject_account_id

)

select * from judged
