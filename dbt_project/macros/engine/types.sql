{#- Type names that both engines read: the project maps Spark's timestamp to the zone-less one. -#}

{% macro t_text() -%}string{%- endmacro %}

{% macro t_timestamp() -%}timestamp{%- endmacro %}
