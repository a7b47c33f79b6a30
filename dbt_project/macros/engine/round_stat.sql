{% macro round_stat(expression) -%}
    {#- Published doubles are rounded to 6 places: engines differ in the last bits of a sum. Adding 0.0 turns -0.0 into
        0.0. -#}
    {{ return(adapter.dispatch('round_stat', 'evenhand')(expression)) }}
{%- endmacro %}

{% macro default__round_stat(expression) -%}
    (round(cast({{ expression }} as double), 6) + cast(0 as double))
{%- endmacro %}

{% macro spark__round_stat(expression) -%}
    {#- Spark rounds the shortest decimal text of a double, DuckDB the scaled double; they part at a half. -#}
    (round(cast({{ expression }} as double) * 1000000, 0) / cast(1000000 as double) + cast(0 as double))
{%- endmacro %}
