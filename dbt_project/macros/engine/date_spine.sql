{% macro date_spine(first_day, last_day, column) -%}
    {#- A select with one row per day from first_day to last_day, both included. Bounds may be scalar subqueries. -#}
    {{ return(adapter.dispatch('date_spine', 'evenhand')(first_day, last_day, column)) }}
{%- endmacro %}

{% macro default__date_spine(first_day, last_day, column) -%}
    select cast(spine.day_at as date) as {{ column }}
    from (
        select unnest(generate_series(
            cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval 1 day
        )) as day_at
    ) as spine
{%- endmacro %}

{% macro spark__date_spine(first_day, last_day, column) -%}
    select explode(sequence(
        cast({{ first_day }} as date), cast({{ last_day }} as date), interval 1 day
    )) as {{ column }}
{%- endmacro %}
