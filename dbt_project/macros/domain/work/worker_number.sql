{# The number of an account and task type: in the order of accounts, then of types, with no table to look it up in. #}
{% macro worker_number(account_number, types) -%}
    cast({{ account_number }} as bigint) * ({{ types }}.type_count + 1) + {{ types }}.type_number
{%- endmacro %}
