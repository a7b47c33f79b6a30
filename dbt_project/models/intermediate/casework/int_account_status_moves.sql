with

status_events as (

    select * from {{ ref('stg_people__account_status_events') }}

),

moves as (

    select
        status_events.event_id,
        status_events.account_id,
        status_events.occurred_at,
        status_events.from_status as stated_from_status,
        status_events.to_status,
        status_events.actor_type,
        nullif(trim(status_events.decision_id), '') as decision_id,
        lag(status_events.event_id) over moves_of_account as previous_event_id,
        lag(status_events.to_status) over moves_of_account as previous_to_status,
        lag(status_events.from_status) over moves_of_account as previous_from_status,
        lag(nullif(trim(status_events.decision_id), '')) over moves_of_account as previous_decision_id,
        lag(status_events.actor_type) over moves_of_account as previous_actor_type,
        lead(status_events.event_id) over moves_of_account is null as is_last
    from status_events
    window moves_of_account as (
        partition by status_events.account_id
        order by
            status_events.occurred_at nulls last,
            status_events.event_id nulls last
    )

),

described as (

    select
        moves.event_id,
        moves.account_id,
        moves.occurred_at,
        moves.stated_from_status,
        moves.to_status,
        moves.decision_id,
        moves.actor_type,
        moves.previous_to_status,
        moves.previous_from_status,
        moves.previous_decision_id,
        moves.previous_actor_type,
        moves.is_last,
        coalesce(moves.previous_to_status, moves.stated_from_status) as from_status,
        coalesce(moves.decision_id, moves.previous_decision_id) as ground_decision_id
    from moves

)

select * from described
