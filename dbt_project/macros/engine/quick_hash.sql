{% macro quick_hash(expressions) -%}
    {#- A 64-bit hash of one or more expressions, by commas, that narrows a search to candidates. It differs between the
        engines and may collide: never publish it, never store it for another night, and compare the values themselves
        before saying that two are equal. -#}
    {{ return(adapter.dispatch('quick_hash', 'evenhand')(expressions)) }}
{%- endmacro %}

{% macro default__quick_hash(expressions) -%}
    hash({{ expressions }})
{%- endmacro %}

{% macro spark__quick_hash(expressions) -%}
    xxhash64({{ expressions }})
{%- endmacro %}
