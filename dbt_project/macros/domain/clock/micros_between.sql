{% macro micros_between(earlier, later) -%}
    {#- Whole microseconds from one instant to a later one. Clocks add these, not fractions of minutes, so that a sum is
        exact and the same on every engine whatever the order of its terms. -#}
    cast(round({{ seconds_between(earlier, later) }} * 1000000) as bigint)
{%- endmacro %}

{% macro minutes_of(micros) -%}
    {#- Microseconds as minutes. -#}
    ({{ micros }} / cast(60000000 as double))
{%- endmacro %}

{% macro micros_of_minutes(minutes) -%}
    {#- Whole minutes as microseconds. -#}
    (cast({{ minutes }} as bigint) * 60000000)
{%- endmacro %}
