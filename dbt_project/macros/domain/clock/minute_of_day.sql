{% macro minute_of_day(clock_time) -%}
    {#- Minutes from midnight to a wall-clock time written HH:MM; 24:00 is the end of the day. -#}
    (
        cast(split_part({{ clock_time }}, ':', 1) as integer) * 60
        + cast(split_part({{ clock_time }}, ':', 2) as integer)
    )
{%- endmacro %}
