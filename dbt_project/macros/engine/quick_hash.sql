{% macro quick_hash(expression) -%}
    {#- A 64-bit hash that narrows a search to candidates. It differs between the engines and may collide: never publish
        it, never store it for another night, and compare the values themselves before saying that two are equal. -#}
    {{ return(adapter.dispatch('quick_hash', 'evenhand')(expression)) }}
{%- endmacro %}

{% macro default__quick_hash(expression) -%}
    hash({{ expression }})
{%- endmacro %}

{% macro spark__quick_hash(expression) -%}
    xxhash64({{ expression }})
{%- endmacro %}
