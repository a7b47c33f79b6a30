{% macro day_of(instant) -%}
    cast({{ instant }} as date)
{%- endmacro %}
