{% macro weighted_median(value, running_weight, total_weight) -%}
    {#- The median of a distribution held as value and count, as percentile_cont(0.5) gives it. `running_weight` counts
        up to and including the value. Exact sums of counts: the same on every engine, whatever the order. -#}
    (
        cast(min(case when 2 * {{ running_weight }} >= {{ total_weight }} then {{ value }} end) as double)
        + cast(min(case when 2 * {{ running_weight }} > {{ total_weight }} then {{ value }} end) as double)
    ) / 2
{%- endmacro %}
