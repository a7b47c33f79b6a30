{% macro hex_number(digits) -%}
    {#- The number that at most 15 hexadecimal digits say. -#}
    {{ return(adapter.dispatch('hex_number', 'evenhand')(digits)) }}
{%- endmacro %}

{% macro default__hex_number(digits) -%}
    cast('0x' || {{ digits }} as bigint)
{%- endmacro %}

{% macro spark__hex_number(digits) -%}
    cast(conv({{ digits }}, 16, 10) as bigint)
{%- endmacro %}
