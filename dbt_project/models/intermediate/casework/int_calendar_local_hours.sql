with

calendars as (

    select * from {{ ref('calendars') }}

),

calendar_hours as (

    select * from {{ ref('calendar_hours') }}

),

holidays as (

    select * from {{ ref('holidays') }}

),

bounds as (

    select
        min(calendars.valid_from) as first_day,
        max({{ add_days(as_of(), 366) }}) as year_ahead
    from calendars

),

holiday_years as (

    select
        cast(date_trunc(
            'year', {{ add_days("date_trunc('year', max(holidays.holiday_on))", 366) }}
        ) as date) as ends_before
    from holidays

),

spine as (

    {{ date_spine(
        '(select bounds.first_day from bounds)',
        '(select greatest(bounds.year_ahead, holiday_years.ends_before) from bounds cross join holiday_years)',
        'local_day'
    ) }}

),

local_days as (

    select
        calendars.calendar,
        calendars.timezone,
        calendars.is_always_open,
        spine.local_day
    from spine
    inner join calendars on {{ in_force('calendars', 'spine.local_day') }}

),

business_hours as (

    select
        local_days.calendar,
        local_days.timezone,
        local_days.local_day,
        {{ minute_of_day('calendar_hours.opens') }} as opens_minute,
        {{ minute_of_day('calendar_hours.closes') }} as closes_minute
    from local_days
    inner join calendar_hours
        on
            local_days.calendar = calendar_hours.calendar
            and {{ iso_weekday('local_days.local_day') }} = calendar_hours.weekday
            and {{ in_force('calendar_hours', 'local_days.local_day') }}
    left join holidays
        on
            local_days.calendar = holidays.calendar
            and local_days.local_day = holidays.holiday_on
            and {{ in_force('holidays', 'local_days.local_day') }}
    where
        not local_days.is_always_open
        and holidays.holiday_on is null

),

all_hours as (

    select * from business_hours
    union all
    select
        local_days.calendar,
        local_days.timezone,
        local_days.local_day,
        0 as opens_minute,
        1440 as closes_minute
    from local_days
    where local_days.is_always_open

),

local_openings as (

    select
        all_hours.calendar,
        all_hours.timezone,
        {{ add_minutes('cast(all_hours.local_day as timestamp)', 'all_hours.opens_minute') }} as opens_local,
        {{ add_minutes('cast(all_hours.local_day as timestamp)', 'all_hours.closes_minute') }} as closes_local
    from all_hours

)

select * from local_openings
