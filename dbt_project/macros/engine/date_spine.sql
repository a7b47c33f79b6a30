{% macro date_spine(first_day, last_day, column) -%}
    {#- A select with one row per day from first_day to last_day, both included; no row when the first is after the last
        or either is null. Bounds may be scalar subqueries. -#}
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
    {#- sequence() raises an error when the first day is after the last, before any filter. -#}
    select explode(sequence(
        bounds.first_day, greatest(bounds.first_day, bounds.last_day), interval 1 day
    )) as {{ column }}
    from (
        select cast({{ first_day }} as date) as first_day, cast({{ last_day }} as date) as last_day
    ) as bounds
    where bounds.first_day <= bounds.last_day
{%- endmacro %}
