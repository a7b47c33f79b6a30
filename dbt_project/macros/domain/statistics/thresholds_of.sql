{% macro thresholds_of(rules, signal_code, parameters) -%}
    {#- A select with one row: the signal's numbers in force at as_of, a column each. -#}
    select
        {%- for parameter in parameters %}
        max(case when {{ rules }}.parameter = '{{ parameter }}' then {{ rules }}.value end) as {{ parameter }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ rules }}
    where
        {{ rules }}.signal_code = '{{ signal_code }}'
        and {{ in_force(rules, as_of()) }}
{%- endmacro %}
