{% macro joined_text(expression, delimiter, order_by=none) -%}
    {#- An aggregate: texts joined in a fixed order (by themselves unless told; ties by themselves too). Nulls are left
        out; none gives null. -#}
    {%- set order = expression ~ ' nulls last' -%}
    {%- if order_by and order_by != expression -%}
        {%- set order = order_by ~ ' nulls last, ' ~ order -%}
    {%- endif -%}
    {{ return(adapter.dispatch('joined_text', 'evenhand')(expression, delimiter, order)) }}
{%- endmacro %}

{% macro default__joined_text(expression, delimiter, order) -%}
    string_agg({{ expression }}, {{ delimiter }} order by {{ order }})
{%- endmacro %}

{% macro spark__joined_text(expression, delimiter, order) -%}
    listagg({{ expression }}, {{ delimiter }}) within group (order by {{ order }})
{%- endmacro %}
