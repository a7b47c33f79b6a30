{% macro evidence_rows() -%}
    {#- How many rows of an account are named as the evidence of a flag: enough to look at, few enough to read. -#}
    20
{%- endmacro %}
