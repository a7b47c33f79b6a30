{% macro add_seconds(instant, seconds) -%}
    {{ return(adapter.dispatch('add_seconds', 'evenhand')(instant, seconds)) }}
{%- endmacro %}

{% macro default__add_seconds(instant, seconds) -%}
    ({{ instant }} + to_microseconds(cast(round(cast({{ seconds }} as double) * 1000000) as bigint)))
{%- endmacro %}

{% macro spark__add_seconds(instant, seconds) -%}
    cast(timestamp_micros(
        unix_micros(cast({{ instant }} as timestamp_ltz))
        + cast(round(cast({{ seconds }} as double) * 1000000) as bigint)
    ) as timestamp_ntz)
{%- endmacro %}
