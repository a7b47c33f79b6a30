{% macro try_cast_as(expression, type) -%}
    {#- A text as another type, null when it cannot be read as one. Engines read numbers from different texts ('1.5' as
        an integer, '1d' as a double), so a number is held to one form first. -#}
    {%- if type | lower in ['integer', 'int', 'bigint'] -%}
    case when {{ matches(expression, "'^ *[+-]?[0-9]+ *$'") }} then try_cast({{ expression }} as {{ type }}) end
    {%- elif type | lower == 'double' or type | lower | truncate(7, true, '') == 'decimal' -%}
    case
        when {{ matches(expression, "'^ *[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)? *$'") }}
            then try_cast({{ expression }} as {{ type }})
    end
    {%- else -%}
    try_cast({{ expression }} as {{ type }})
    {%- endif -%}
{%- endmacro %}
