{% macro settings_of(settings, names) -%}
    {#- A select with one row: the numbers in force at as_of among the settings of the score, a column each. -#}
    select
        {%- for name in names %}
        max(case when {{ settings }}.setting = '{{ name }}' then {{ try_cast_as(settings ~ '.value', 'double') }} end)
            as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ settings }}
    where {{ in_force(settings, as_of()) }}
{%- endmacro %}

{% macro numbers_of(settings, names) -%}
    {#- The same of settings whose values are all numbers. -#}
    select
        {%- for name in names %}
        max(case when {{ settings }}.setting = '{{ name }}' then {{ settings }}.value end) as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ settings }}
    where {{ in_force(settings, as_of()) }}
{%- endmacro %}
