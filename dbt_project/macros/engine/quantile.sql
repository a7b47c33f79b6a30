{% macro quantile(expression, share) -%}
    {#- A continuous quantile of doubles. Round it before it is published. -#}
    percentile_cont({{ share }}) within group (order by cast({{ expression }} as double))
{%- endmacro %}

{% macro median_of(expression) -%}
    {{ quantile(expression, 0.5) }}
{%- endmacro %}
