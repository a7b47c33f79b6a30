{% macro split_rows(relation, column, delimiter, alias, keep) -%}
    {#- A select with one row per part of a delimited text. `keep` lists the columns carried along. Null text gives no row. -#}
    {{ return(adapter.dispatch('split_rows', 'evenhand')(relation, column, delimiter, alias, keep)) }}
{%- endmacro %}

{% macro default__split_rows(relation, column, delimiter, alias, keep) -%}
    select
        {% for kept in keep %}{{ relation }}.{{ kept }},
        {% endfor -%}
        unnest(string_split({{ relation }}.{{ column }}, {{ delimiter }})) as {{ alias }}
    from {{ relation }}
{%- endmacro %}

{% macro spark__split_rows(relation, column, delimiter, alias, keep) -%}
    {#- split() takes a regular expression: the delimiter is quoted. -#}
    select
        {% for kept in keep %}{{ relation }}.{{ kept }},
        {% endfor -%}
        explode(split({{ relation }}.{{ column }}, '\\Q' || {{ delimiter }} || '\\E', -1)) as {{ alias }}
    from {{ relation }}
{%- endmacro %}
