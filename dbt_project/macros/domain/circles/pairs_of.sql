{% macro pairs_of(people) -%}
    {#- How many pairs so many people make. -#}
    (cast({{ people }} as double) * ({{ people }} - 1) / 2)
{%- endmacro %}
