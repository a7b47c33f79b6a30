{% macro md5_key(expressions) -%}
    {#- A stable text key over several columns; null and empty text differ from each other. -#}
    md5(
        {%- for expression in expressions %}
        coalesce(cast({{ expression }} as {{ t_text() }}), chr(1)){{ " || '|' || " if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
