{% macro logit(probability) -%}
    ln({{ probability }} / (1 - {{ probability }}))
{%- endmacro %}

{% macro sigmoid(log_odds) -%}
    (1 / (1 + exp(-({{ log_odds }}))))
{%- endmacro %}
