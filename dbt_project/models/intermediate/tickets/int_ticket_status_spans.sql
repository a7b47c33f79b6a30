with

tickets as (

    select * from {{ ref('stg_support__tickets') }}

),

ticket_events as (

    select * from {{ ref('stg_support__ticket_events') }}

),

changes as (

    select
        tickets.ticket_id,
        ticket_events.event_id,
        ticket_events.to_value as status,
        ticket_events.occurred_at,
        greatest(ticket_events.occurred_at, tickets.created_at) as valid_from
    from ticket_events
    inner join tickets on ticket_events.ticket_id = tickets.ticket_id
    where ticket_events.event_type = 'status'

),

last_changes as (

    select
        changes.ticket_id,
        max(changes.valid_from) as valid_from
    from changes
    group by changes.ticket_id

),

{# A ticket is new from its creation. Where the history lacks the change to its present status, that
   happened at its last update at the latest. #}
told as (

    select
        tickets.ticket_id,
        'created' as event_id,
        'new' as status,
        0 as place,
        tickets.created_at as occurred_at,
        tickets.created_at as valid_from
    from tickets
    union all
    select
        changes.ticket_id,
        changes.event_id,
        changes.status,
        1 as place,
        changes.occurred_at,
        changes.valid_from
    from changes
    union all
    select
        tickets.ticket_id,
        'present' as event_id,
        tickets.status,
        2 as place,
        tickets.created_at as occurred_at,
        {{ greatest_of(['tickets.created_at', 'tickets.updated_at', 'last_changes.valid_from']) }}
            as valid_from
    from tickets
    left join last_changes on tickets.ticket_id = last_changes.ticket_id

),

changed as (

    select told.*
    from told
    qualify told.status is distinct from lag(told.status) over (
        partition by told.ticket_id
        order by
            told.valid_from nulls last,
            told.place nulls last,
            told.occurred_at nulls last,
            told.event_id nulls last
    )

),

spans as (

    select
        changed.ticket_id,
        changed.status,
        changed.valid_from,
        lead(changed.valid_from) over (
            partition by changed.ticket_id
            order by
                changed.valid_from nulls last,
                changed.place nulls last,
                changed.occurred_at nulls last,
                changed.event_id nulls last
        ) as valid_to
    from changed

),

lasting as (

    select spans.*
    from spans
    where
        spans.valid_to is null
        or spans.valid_to > spans.valid_from

)

select * from lasting
