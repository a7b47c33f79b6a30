{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- Layers have the same schema names on every installation: staging, core, ..., marts. -#}
    {{ custom_schema_name if custom_schema_name else target.schema }}
{%- endmacro %}
