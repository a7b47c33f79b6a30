{% macro uniform_hash(expression) -%}
    {#- A number in [0, 1) that depends on the text alone, the same on every engine: the first 52 bits of its md5. -#}
    {{ return(adapter.dispatch('uniform_hash', 'evenhand')(expression)) }}
{%- endmacro %}

{% macro default__uniform_hash(expression) -%}
    (cast(('0x' || substr(md5({{ expression }}), 1, 13)) as bigint) / cast(4503599627370496 as double))
{%- endmacro %}

{% macro spark__uniform_hash(expression) -%}
    (cast(conv(substr(md5({{ expression }}), 1, 13), 16, 10) as bigint) / cast(4503599627370496 as double))
{%- endmacro %}
