{% macro round_stat(expression) -%}
    {#- Published doubles are rounded: engines differ in the last bits of a sum. Adding 0.0 turns -0.0 into 0.0. -#}
    (round(cast({{ expression }} as double), 6) + cast(0 as double))
{%- endmacro %}
