{% macro string_list(expression, order_by=none) -%}
    {#- An aggregate: a JSON array of texts in a fixed order; '[]' when there is none. -#}
    ('[' || coalesce({{ joined_text(json_quoted_or_null(expression), "', '", order_by or expression) }}, '') || ']')
{%- endmacro %}

{% macro json_quoted_or_null(expression) -%}
    case when {{ expression }} is not null then {{ json_quoted(expression) }} end
{%- endmacro %}
