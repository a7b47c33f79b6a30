{% macro json_quoted(expression) -%}
    {#- A text expression as a JSON string literal; null becomes null. -#}
    coalesce('"' || replace(replace(replace(replace(replace(
        cast({{ expression }} as {{ t_text() }}), chr(92), chr(92) || chr(92)), '"', chr(92) || '"'),
        chr(10), chr(92) || 'n'), chr(13), chr(92) || 'r'), chr(9), chr(92) || 't') || '"', 'null')
{%- endmacro %}

{% macro json_raw(expression) -%}
    {#- A number, boolean or ready JSON expression inside a JSON document; null becomes null. -#}
    coalesce({{ plain_number(expression) }}, 'null')
{%- endmacro %}

{% macro json_object(texts={}, raws={}) -%}
    {#- A JSON object as text. `texts`: key -> text expression (quoted, escaped). `raws`: key -> integer, boolean,
        rounded double or JSON text expression (as it is). Keys are written in the order given, texts first. -#}
    {%- set parts = [] -%}
    {%- for key, expression in texts.items() -%}
        {%- do parts.append("'\"" ~ key ~ "\": ' || " ~ json_quoted(expression)) -%}
    {%- endfor -%}
    {%- for key, expression in raws.items() -%}
        {%- do parts.append("'\"" ~ key ~ "\": ' || " ~ json_raw(expression)) -%}
    {%- endfor -%}
    ('{' || {{ parts | join(" || ', ' || ") }} || '}')
{%- endmacro %}
