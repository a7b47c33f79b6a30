{% macro is_new_tonight(known_at, previous_night) -%}
    {#- Whether a row became known since the night before; on the first night everything is new. -#}
    ({{ previous_night }}.previous_as_of is null or {{ known_at }} > {{ previous_night }}.previous_as_of)
{%- endmacro %}
