{% macro row_problems(relation, required=[], enums={}) -%}
    {#- What is wrong with a row, null when nothing is. A problem is `column US reason US value`; problems are joined by RS
        (chr(31) and chr(30), which are taken out of the value here, and by ingest in _problems). A value that could not be
        read is not also missing. The text is built for bad rows alone: the first condition is all that a good row costs. -#}
    case
        when
            {{ relation }}._problems is not null
            {%- for column in required %}
            or {{ relation }}.{{ column }} is null
            {%- endfor %}
            {%- for column, values in enums.items() %}
            or {{ relation }}.{{ column }} not in ('{{ values | join("', '") }}')
            {%- endfor %}
            then concat_ws(
                chr(30),
                {{ relation }}._problems
                {%- for column in required %},
                case
                    when
                        {{ relation }}.{{ column }} is null
                        and coalesce({{ relation }}._problems, '') not like '%{{ column }}' || chr(31) || '%'
                        then '{{ column }}' || chr(31) || 'missing_required' || chr(31)
                end
                {%- endfor %}
                {%- for column, values in enums.items() %},
                case
                    when {{ relation }}.{{ column }} not in ('{{ values | join("', '") }}')
                        then '{{ column }}' || chr(31) || 'not_in_enum' || chr(31)
                            || translate({{ relation }}.{{ column }}, chr(30) || chr(31), '')
                end
                {%- endfor %}
            )
    end
{%- endmacro %}
