{% macro json_list_rows(relation, column, alias, keep) -%}
    {#- A select with one row per text of a JSON array of texts; none when the text is not a JSON array. -#}
    {{ return(adapter.dispatch('json_list_rows', 'evenhand')(relation, column, alias, keep)) }}
{%- endmacro %}

{% macro default__json_list_rows(relation, column, alias, keep) -%}
    select
        {% for kept in keep %}{{ relation }}.{{ kept }},
        {% endfor -%}
        unnest(case
            when json_valid({{ relation }}.{{ column }}) and json_type({{ relation }}.{{ column }}) = 'ARRAY'
                then from_json({{ relation }}.{{ column }}, '["VARCHAR"]')
        end) as {{ alias }}
    from {{ relation }}
{%- endmacro %}

{% macro spark__json_list_rows(relation, column, alias, keep) -%}
    select
        {% for kept in keep %}{{ relation }}.{{ kept }},
        {% endfor -%}
        explode(from_json({{ relation }}.{{ column }}, 'array<string>')) as {{ alias }}
    from {{ relation }}
{%- endmacro %}
