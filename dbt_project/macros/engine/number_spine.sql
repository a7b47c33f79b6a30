{% macro number_spine(count, column) -%}
    {#- A select with the numbers 0 .. count - 1; count is a constant. -#}
    {{ return(adapter.dispatch('number_spine', 'evenhand')(count, column)) }}
{%- endmacro %}

{% macro default__number_spine(count, column) -%}
    select cast(spine.value as bigint) as {{ column }} from (select unnest(range({{ count }})) as value) as spine
{%- endmacro %}

{% macro spark__number_spine(count, column) -%}
    select cast(id as bigint) as {{ column }} from range({{ count }})
{%- endmacro %}
