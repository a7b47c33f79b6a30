{% macro json_text(document, key) -%}
    {#- The value under a top-level key of a JSON text, as text; null when absent. -#}
    {{ return(adapter.dispatch('json_text', 'evenhand')(document, key)) }}
{%- endmacro %}

{% macro default__json_text(document, key) -%}
    json_extract_string({{ document }}, '$.{{ key }}')
{%- endmacro %}

{% macro spark__json_text(document, key) -%}
    get_json_object({{ document }}, '$.{{ key }}')
{%- endmacro %}
