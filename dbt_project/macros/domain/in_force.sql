{% macro in_force(rule, instant) -%}
    {#- Whether a dated rule row was in force at an instant: from valid_from on, before valid_to. -#}
    (
        {{ rule }}.valid_from <= cast({{ instant }} as date)
        and ({{ rule }}.valid_to is null or cast({{ instant }} as date) < {{ rule }}.valid_to)
    )
{%- endmacro %}
