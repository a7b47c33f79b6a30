with

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

calendars as (

    select * from {{ ref('calendars') }}

),

team_calendars as (

    select * from {{ ref('team_calendars') }}

),

calendar_days as (

    select * from {{ ref('int_calendar_days') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

settings as (

    {{ numbers_of('sla_settings', ['flow_window_days']) }}

),

{# Open time per day of the window, days off included, whole days before the night's. #}
hours as (

    select
        calendar_days.calendar,
        cast(sum(calendar_days.open_micros) as bigint) as open_micros
    from calendar_days
    cross join settings
    where
        calendar_days.day_on < {{ day_of(as_of()) }}
        and calendar_days.day_on >= {{ add_days(as_of(), '-settings.flow_window_days') }}
    group by calendar_days.calendar

),

placed as (

    select
        staff.staff_id,
        staff.team,
        coalesce(staff.started_on <= {{ day_of(as_of()) }}, true)
        and coalesce(staff.ended_on >= {{ day_of(as_of()) }}, true) as is_in_service,
        coalesce(calendars.calendar, team_hours.calendar, default_hours.calendar) as calendar
    from staff
    left join calendars on staff.calendar = calendars.calendar and {{ in_force('calendars', as_of()) }}
    left join team_calendars as team_hours
        on staff.team = team_hours.team and {{ in_force('team_hours', as_of()) }}
    left join team_calendars as default_hours
        on default_hours.team = 'default' and {{ in_force('default_hours', as_of()) }}

),

final as (

    select
        placed.staff_id,
        placed.team,
        placed.calendar,
        placed.is_in_service,
        {{ minutes_of('coalesce(hours.open_micros, 0)') }} / settings.flow_window_days
            as open_minutes_per_day,
        cast({{ add_days(as_of(), '-settings.flow_window_days') }} as {{ t_timestamp() }}) as window_from,
        cast({{ day_of(as_of()) }} as {{ t_timestamp() }}) as window_to
    from placed
    cross join settings
    left join hours on placed.calendar = hours.calendar

)

select * from final
