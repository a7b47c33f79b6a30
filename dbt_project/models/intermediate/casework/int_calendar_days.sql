with

calendars as (

    select * from {{ ref('calendars') }}

),

openings as (

    select * from {{ ref('int_calendar_openings') }}

),

desk_hours as (

    select * from {{ ref('int_desk_local_hours') }}

),

spine as (

    {{ date_spine(
        '(select min(openings.day_on) from openings)',
        '(select max(openings.day_on) from openings)',
        'day_on'
    ) }}

),

{# A desk's calendar lasts from its first opening to its last. #}
desk_bounds as (

    select
        desk_hours.calendar,
        cast(min(desk_hours.opens_local) as date) as first_day,
        cast(max(desk_hours.opens_local) as date) as last_day
    from desk_hours
    group by desk_hours.calendar

),

days_in_force as (

    select
        calendars.calendar,
        spine.day_on
    from spine
    inner join calendars on {{ in_force('calendars', 'spine.day_on') }}
    union
    select
        desk_bounds.calendar,
        spine.day_on
    from spine
    inner join desk_bounds
        on
            spine.day_on >= desk_bounds.first_day
            and spine.day_on <= desk_bounds.last_day
    union
    select
        openings.calendar,
        openings.day_on
    from openings

),

open_time as (

    select
        openings.calendar,
        openings.day_on,
        cast(sum(openings.open_micros) as bigint) as open_micros
    from openings
    group by
        openings.calendar,
        openings.day_on

),

days as (

    select
        days_in_force.calendar,
        days_in_force.day_on,
        coalesce(open_time.open_micros, 0) as open_micros
    from days_in_force
    left join open_time
        on
            days_in_force.calendar = open_time.calendar
            and days_in_force.day_on = open_time.day_on

),

positioned as (

    select
        days.calendar,
        days.day_on,
        days.open_micros,
        cast(sum(days.open_micros) over (
            partition by days.calendar
            order by days.day_on nulls last
            rows between unbounded preceding and current row
        ) as bigint) - days.open_micros as micros_before
    from days

)

select * from positioned
