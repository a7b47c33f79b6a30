{% macro joined_text(expression, delimiter, order_by=none) -%}
    {#- An aggregate: texts joined in a fixed order (by themselves unless told). Nulls are left out; none gives null. -#}
    {{ return(adapter.dispatch('joined_text', 'evenhand')(expression, delimiter, order_by or expression)) }}
{%- endmacro %}

{% macro default__joined_text(expression, delimiter, order_by) -%}
    string_agg({{ expression }}, {{ delimiter }} order by {{ order_by }} nulls last)
{%- endmacro %}

{% macro spark__joined_text(expression, delimiter, order_by) -%}
    listagg({{ expression }}, {{ delimiter }}) within group (order by {{ order_by }} nulls last)
{%- endmacro %}
