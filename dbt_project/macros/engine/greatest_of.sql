{% macro greatest_of(expressions) -%}
    {#- The greatest of the values that are not null; null when all are. Both engines skip nulls. -#}
    greatest({{ expressions | join(', ') }})
{%- endmacro %}

{% macro least_of(expressions) -%}
    least({{ expressions | join(', ') }})
{%- endmacro %}
