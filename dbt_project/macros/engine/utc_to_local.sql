{% macro utc_to_local(instant, zone) -%}
    {#- Zone-less UTC to wall-clock time in an IANA zone. -#}
    {{ return(adapter.dispatch('utc_to_local', 'evenhand')(instant, zone)) }}
{%- endmacro %}

{% macro default__utc_to_local(instant, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ instant }}))
{%- endmacro %}

{% macro spark__utc_to_local(instant, zone) -%}
    convert_timezone('UTC', {{ zone }}, {{ instant }})
{%- endmacro %}
