{% macro first_local_to_utc(local_time, zone) -%}
    {#- Wall-clock time to UTC, the earlier of two instants when the clocks go back. Engines differ there: one takes the
        first hour, one the second. Three hours earlier nothing is ambiguous, so the first instant is reached from there;
        whenever that does not lead to the wall-clock time asked for, the plain conversion is right on every engine. A
        time that the clocks skip counts as that much later. -#}
    {%- set reached = add_minutes(local_to_utc(add_minutes(local_time, -180), zone), 180) -%}
    case
        when {{ utc_to_local(reached, zone) }} = {{ local_time }} then {{ reached }}
        else {{ local_to_utc(local_time, zone) }}
    end
{%- endmacro %}
