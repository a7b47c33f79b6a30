with

tickets as (

    select * from {{ ref('stg_support__tickets') }}

),

sla_events as (

    select * from {{ ref('stg_support__ticket_sla_events') }}

),

schedules as (

    select * from {{ ref('stg_support__desk_schedules') }}

),

{# The desk's oldest schedule holds until another is set. #}
usual as (

    select schedules.schedule_id
    from schedules
    qualify row_number() over (
        order by schedules.created_at asc nulls last, schedules.schedule_id asc nulls last
    ) = 1

),

told as (

    select
        tickets.ticket_id,
        '' as event_id,
        usual.schedule_id,
        tickets.created_at as valid_from
    from tickets
    cross join usual
    union all
    select
        tickets.ticket_id,
        sla_events.event_id,
        sla_events.schedule_id,
        greatest(sla_events.occurred_at, tickets.created_at) as valid_from
    from sla_events
    inner join tickets on sla_events.ticket_id = tickets.ticket_id
    where sla_events.change_type = 'schedule'

),

spans as (

    select
        told.ticket_id,
        {{ desk_calendar('told.schedule_id') }} as calendar,
        told.valid_from,
        lead(told.valid_from) over (
            partition by told.ticket_id
            order by
                told.valid_from nulls last,
                told.event_id nulls last
        ) as valid_to
    from told

),

lasting as (

    select spans.*
    from spans
    where coalesce(spans.valid_to > spans.valid_from, true)

)

select * from lasting
