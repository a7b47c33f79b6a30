{% macro add_minutes(instant, minutes) -%}
    {{ add_seconds(instant, '(' ~ minutes ~ ') * 60') }}
{%- endmacro %}
