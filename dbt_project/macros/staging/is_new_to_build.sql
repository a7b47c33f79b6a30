{% macro is_new_to_build(known_at, landed_seq) -%}
    {#- Whether the last complete build had not seen this row version: it landed since, or its time has come since. After
        no build (built_seq 0) nothing is "new": everything is built whole, and no day needs naming. -#}
    {%- if var('built_seq') | int == 0 -%}
    1 = 0
    {%- else -%}
    (
        {{ landed_seq }} > {{ var('built_seq') }}
        or {{ known_at }} > cast('{{ var("built_as_of") }}' as timestamp)
    )
    {%- endif -%}
{%- endmacro %}
