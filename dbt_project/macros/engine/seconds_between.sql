{% macro seconds_between(earlier, later) -%}
    ({{ epoch_seconds(later) }} - {{ epoch_seconds(earlier) }})
{%- endmacro %}
