{% macro local_to_utc(local_time, zone) -%}
    {#- Wall-clock time in an IANA zone to zone-less UTC. A time that the clocks skip is read with the offset before the
        gap, one that they show twice is the second of the two. -#}
    {{ return(adapter.dispatch('local_to_utc', 'evenhand')(local_time, zone)) }}
{%- endmacro %}

{% macro default__local_to_utc(local_time, zone) -%}
    timezone('UTC', timezone({{ zone }}, {{ local_time }}))
{%- endmacro %}

{% macro spark__local_to_utc(local_time, zone) -%}
    {#- convert_timezone takes the first of two equal wall-clock times. The offset in force six hours later gives the
        second one, when the clocks were put back in between. -#}
    {%- set first -%} convert_timezone({{ zone }}, 'UTC', {{ local_time }}) {%- endset -%}
    {%- set later -%} convert_timezone('UTC', {{ zone }}, {{ first }} + interval '6' hour) {%- endset -%}
    {%- set second -%} {{ first }} + interval '6' hour + ({{ local_time }} - {{ later }}) {%- endset -%}
    case
        when convert_timezone('UTC', {{ zone }}, {{ second }}) = {{ local_time }}
            then {{ second }}
        else {{ first }}
    end
{%- endmacro %}
