{% macro matches(expression, pattern) -%}
    {#- Whether a text contains the pattern. Write [0-9], never a backslash class. -#}
    {{ return(adapter.dispatch('matches', 'evenhand')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches(expression, pattern) -%}
    regexp_matches({{ expression }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches(expression, pattern) -%}
    regexp_like({{ expression }}, {{ pattern }})
{%- endmacro %}
