{% macro days_between(earlier, later) -%}
    {#- Whole calendar days from one date to a later one. -#}
    {{ return(adapter.dispatch('days_between', 'evenhand')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    (cast({{ later }} as date) - cast({{ earlier }} as date))
{%- endmacro %}

{% macro spark__days_between(earlier, later) -%}
    datediff(cast({{ later }} as date), cast({{ earlier }} as date))
{%- endmacro %}
