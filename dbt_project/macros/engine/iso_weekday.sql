{% macro iso_weekday(day) -%}
    {#- 1 is Monday, 7 is Sunday. -#}
    {{ return(adapter.dispatch('iso_weekday', 'evenhand')(day)) }}
{%- endmacro %}

{% macro default__iso_weekday(day) -%}
    cast(isodow({{ day }}) as integer)
{%- endmacro %}

{% macro spark__iso_weekday(day) -%}
    (weekday({{ day }}) + 1)
{%- endmacro %}
