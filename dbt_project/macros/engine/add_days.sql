{% macro add_days(day, days) -%}
    {#- Adds whole days to a date; the result is a date. -#}
    {{ return(adapter.dispatch('add_days', 'evenhand')(day, days)) }}
{%- endmacro %}

{% macro default__add_days(day, days) -%}
    (cast({{ day }} as date) + cast({{ days }} as integer))
{%- endmacro %}

{% macro spark__add_days(day, days) -%}
    date_add(cast({{ day }} as date), cast({{ days }} as int))
{%- endmacro %}
