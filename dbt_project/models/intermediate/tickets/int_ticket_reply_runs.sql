with

tickets as (

    select * from {{ ref('stg_support__tickets') }}

),

ticket_events as (

    select * from {{ ref('stg_support__ticket_events') }}

),

status_spans as (

    select * from {{ ref('int_ticket_status_spans') }}

),

{# Who waits for whom: a requester asks, an agent's later public comment or solving the ticket answers. #}
turns as (

    select
        tickets.ticket_id,
        'asks' as turn,
        'created' as reason,
        tickets.created_at as turn_at
    from tickets
    union all
    select
        tickets.ticket_id,
        case when ticket_events.actor_type = 'agent' then 'answers' else 'asks' end as turn,
        'replied' as reason,
        ticket_events.occurred_at as turn_at
    from ticket_events
    inner join tickets on ticket_events.ticket_id = tickets.ticket_id
    where
        ticket_events.event_type = 'comment'
        and ticket_events.is_public
        and ticket_events.actor_type in ('agent', 'requester')
        and ticket_events.occurred_at > tickets.created_at
    union all
    select
        status_spans.ticket_id,
        'answers' as turn,
        'solved' as reason,
        status_spans.valid_from as turn_at
    from status_spans
    where {{ is_ticket_done('status_spans.status') }}

),

changed as (

    select turns.*
    from turns
    qualify turns.turn is distinct from lag(turns.turn) over (
        partition by turns.ticket_id
        order by
            turns.turn_at asc nulls last,
            turns.turn desc nulls last,
            turns.reason asc nulls last
    )

),

waits as (

    select
        changed.ticket_id,
        changed.turn,
        changed.turn_at as started_at,
        lead(changed.turn_at) over (
            partition by changed.ticket_id
            order by
                changed.turn_at asc nulls last,
                changed.turn desc nulls last
        ) as stopped_at,
        lead(changed.reason) over (
            partition by changed.ticket_id
            order by
                changed.turn_at asc nulls last,
                changed.turn desc nulls last
        ) as stop_reason
    from changed

),

numbered as (

    select
        waits.ticket_id,
        waits.started_at,
        waits.stopped_at,
        waits.stop_reason,
        row_number() over (
            partition by waits.ticket_id
            order by waits.started_at nulls last
        ) as wait
    from waits
    where waits.turn = 'asks'

)

select * from numbered
