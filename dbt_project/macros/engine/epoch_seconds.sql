{% macro epoch_seconds(instant) -%}
    {{ return(adapter.dispatch('epoch_seconds', 'evenhand')(instant)) }}
{%- endmacro %}

{% macro default__epoch_seconds(instant) -%}
    (epoch_us({{ instant }}) / cast(1000000 as double))
{%- endmacro %}

{% macro spark__epoch_seconds(instant) -%}
    (unix_micros(cast({{ instant }} as timestamp_ltz)) / cast(1000000 as double))
{%- endmacro %}
