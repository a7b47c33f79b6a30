with

tickets as (

    select * from {{ ref('stg_support__tickets') }}

),

ticket_events as (

    select * from {{ ref('stg_support__ticket_events') }}

),

{# A ticket without a history of its priority always had the present one. #}
priorities as (

    select
        ticket_events.ticket_id,
        ticket_events.event_id as told_id,
        ticket_events.occurred_at as told_at,
        ticket_events.to_value as priority
    from ticket_events
    where
        ticket_events.event_type = 'priority'
        and ticket_events.to_value is not null
    union all
    select
        tickets.ticket_id,
        'created' as told_id,
        tickets.created_at as told_at,
        tickets.priority
    from tickets
    left join ticket_events
        on
            tickets.ticket_id = ticket_events.ticket_id
            and ticket_events.event_type = 'priority'
    where
        tickets.priority is not null
        and ticket_events.event_id is null

)

select * from priorities
