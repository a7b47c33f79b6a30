{% macro json_text(document, key) -%}
    {#- The value under a top-level key of a JSON text, as text; null when absent or when the text is not JSON. -#}
    {{ return(adapter.dispatch('json_text', 'evenhand')(document, key)) }}
{%- endmacro %}

{% macro default__json_text(document, key) -%}
    case when json_valid({{ document }}) then json_extract_string({{ document }}, '$.{{ key }}') end
{%- endmacro %}

{% macro spark__json_text(document, key) -%}
    get_json_object({{ document }}, '$.{{ key }}')
{%- endmacro %}
