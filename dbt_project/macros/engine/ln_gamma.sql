{% macro ln_gamma(expression) -%}
    {#- Natural logarithm of the gamma function for a positive argument. -#}
    {{ return(adapter.dispatch('ln_gamma', 'evenhand')(expression)) }}
{%- endmacro %}

{% macro default__ln_gamma(expression) -%}
    lgamma({{ expression }})
{%- endmacro %}

{% macro spark__ln_gamma(expression) -%}
    {#- Spark has no log-gamma: Stirling's series after shifting the argument by 8, error below 1e-13
        (Abramowitz and Stegun 6.1.41). -#}
    {%- set shifted = '(cast(' ~ expression ~ ' as double) + 8)' -%}
    (
        ({{ shifted }} - 0.5) * ln({{ shifted }}) - {{ shifted }} + 0.91893853320467274178
        + 1 / (12 * {{ shifted }}) - 1 / (360 * pow({{ shifted }}, 3)) + 1 / (1260 * pow({{ shifted }}, 5))
        - 1 / (1680 * pow({{ shifted }}, 7)) + 1 / (1188 * pow({{ shifted }}, 9)) - 691 / (360360 * pow({{ shifted }}, 11))
        - ln(
            cast({{ expression }} as double) * (cast({{ expression }} as double) + 1)
            * (cast({{ expression }} as double) + 2) * (cast({{ expression }} as double) + 3)
            * (cast({{ expression }} as double) + 4) * (cast({{ expression }} as double) + 5)
            * (cast({{ expression }} as double) + 6) * (cast({{ expression }} as double) + 7)
        )
    )
{%- endmacro %}
