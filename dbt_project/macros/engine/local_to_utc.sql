{% macro local_to_utc(local_time, zone) -%}
    {#- Wall-clock time in an IANA zone to zone-less UTC. -#}
    {{ return(adapter.dispatch('local_to_utc', 'evenhand')(local_time, zone)) }}
{%- endmacro %}

{% macro default__local_to_utc(local_time, zone) -%}
    timezone('UTC', timezone({{ zone }}, {{ local_time }}))
{%- endmacro %}

{% macro spark__local_to_utc(local_time, zone) -%}
    convert_timezone({{ zone }}, 'UTC', {{ local_time }})
{%- endmacro %}
