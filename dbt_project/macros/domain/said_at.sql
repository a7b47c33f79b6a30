{% macro said_at(instant) -%}
    {#- An instant as people read it, to the minute. Null stays null. -#}
    (substr(cast({{ instant }} as {{ t_text() }}), 1, 16) || ' UTC')
{%- endmacro %}

{% macro said_level(level) -%}
    {#- An authority level in a sentence; 'unknown' when it is null. -#}
    coalesce('level ' || cast({{ level }} as {{ t_text() }}), 'no known level')
{%- endmacro %}
