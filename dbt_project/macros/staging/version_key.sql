{% macro version_key(relation) -%}
    {#- One number for the place of a row version in the lake: its batch, then its row in that batch (below 2^40). -#}
    {{ relation }}.landed_seq * 1099511627776 + {{ relation }}._row_number
{%- endmacro %}
