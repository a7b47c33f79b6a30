{% macro json_list_rows(relation, column, alias, keep) -%}
    {#- A select with one row per text of a JSON array of texts. -#}
    {{ return(adapter.dispatch('json_list_rows', 'evenhand')(relation, column, alias, keep)) }}
{%- endmacro %}

{% macro default__json_list_rows(relation, column, alias, keep) -%}
    select
        {% for kept in keep %}{{ relation }}.{{ kept }},
        {% endfor -%}
        unnest(from_json({{ relation }}.{{ column }}, '["VARCHAR"]')) as {{ alias }}
    from {{ relation }}
{%- endmacro %}

{% macro spark__json_list_rows(relation, column, alias, keep) -%}
    select
        {% for kept in keep %}{{ relation }}.{{ kept }},
        {% endfor -%}
        explode(from_json({{ relation }}.{{ column }}, 'array<string>')) as {{ alias }}
    from {{ relation }}
{%- endmacro %}
