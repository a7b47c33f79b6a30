{% macro int_div(numerator, denominator) -%}
    {#- Whole-number division of integers, towards zero; null when the divisor is 0. -#}
    {{ return(adapter.dispatch('int_div', 'evenhand')(numerator, denominator)) }}
{%- endmacro %}

{% macro default__int_div(numerator, denominator) -%}
    (({{ numerator }}) // nullif({{ denominator }}, 0))
{%- endmacro %}

{% macro spark__int_div(numerator, denominator) -%}
    (({{ numerator }}) div nullif({{ denominator }}, 0))
{%- endmacro %}
