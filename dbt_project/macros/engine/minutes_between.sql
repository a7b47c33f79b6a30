{% macro minutes_between(earlier, later) -%}
    (({{ epoch_seconds(later) }} - {{ epoch_seconds(earlier) }}) / cast(60 as double))
{%- endmacro %}
