{% macro calendar_positions(instants) -%}
    {#- A select with one row per calendar and instant of `instants` (columns calendar, instant_at): position_micros, the
        open time of the calendar from its first day to the instant. Open time between two instants is the difference of
        their positions. The model imports the calendars as `calendar_days` and `calendar_openings`; both are joined by
        equality on calendar and day. An instant outside the calendar's days gets no row. -#}
    select
        {{ instants }}.calendar,
        {{ instants }}.instant_at,
        cast(max(calendar_days.micros_before) + coalesce(sum(
            case
                when {{ instants }}.instant_at <= calendar_openings.opens_at then 0
                when {{ instants }}.instant_at >= calendar_openings.closes_at then calendar_openings.open_micros
                else {{ micros_between('calendar_openings.opens_at', instants ~ '.instant_at') }}
            end
        ), 0) as bigint) as position_micros
    from {{ instants }}
    inner join calendar_days
        on
            {{ instants }}.calendar = calendar_days.calendar
            and {{ day_of(instants ~ '.instant_at') }} = calendar_days.day_on
    left join calendar_openings
        on
            calendar_days.calendar = calendar_openings.calendar
            and calendar_days.day_on = calendar_openings.day_on
    group by
        {{ instants }}.calendar,
        {{ instants }}.instant_at
{%- endmacro %}
