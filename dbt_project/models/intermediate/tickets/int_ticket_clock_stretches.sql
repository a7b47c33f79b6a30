{# The statuses in which a clock counts; the others count in every one. #}
{% set counting = {
    'requester_wait_time': "('new', 'open', 'hold')",
    'agent_work_time': "('new', 'open')",
} %}
with

clocks as (

    select * from {{ ref('int_ticket_clock_targets') }}

),

status_spans as (

    select * from {{ ref('int_ticket_status_spans') }}

),

schedule_spans as (

    select * from {{ ref('int_ticket_schedule_spans') }}

),

calendars as (

    select * from {{ ref('calendars') }}

),

always_open as (

    select
        min(calendars.calendar) as calendar,
        cast(null as {{ t_timestamp() }}) as valid_to
    from calendars
    where
        calendars.is_always_open
        and {{ in_force('calendars', as_of()) }}

),

{# Each clock in the calendars it ran in, one after the other. #}
calendars_used as (

    select
        clocks.*,
        schedule_spans.calendar,
        greatest(clocks.started_at, schedule_spans.valid_from) as used_from,
        least(clocks.measured_to, coalesce(schedule_spans.valid_to, clocks.measured_to)) as used_to
    from clocks
    inner join schedule_spans on clocks.ticket_id = schedule_spans.ticket_id
    where clocks.clock = 'business'
    union all
    select
        clocks.*,
        always_open.calendar,
        clocks.started_at as used_from,
        clocks.measured_to as used_to
    from clocks
    cross join always_open
    where clocks.clock = 'calendar'

),

{# Those in one status each. The last one ends where the clock is read, or has no length there. #}
stretches as (

    select
        calendars_used.clock_id,
        calendars_used.target_minutes,
        calendars_used.calendar,
        greatest(calendars_used.used_from, status_spans.valid_from) as from_at,
        least(calendars_used.used_to, coalesce(status_spans.valid_to, calendars_used.used_to)) as to_at,
        case
            {% for metric, statuses in counting.items() %}
            when calendars_used.metric = '{{ metric }}' then status_spans.status in {{ statuses }}
            {% endfor %}
            else true
        end as counts
    from calendars_used
    inner join status_spans on calendars_used.ticket_id = status_spans.ticket_id
    where
        calendars_used.target_minutes is not null
        and status_spans.valid_from <= calendars_used.used_to
        and coalesce(status_spans.valid_to, calendars_used.used_to) >= calendars_used.used_from
        and calendars_used.used_from <= calendars_used.used_to

)

select * from stretches
