{% macro ln_beta(first, second) -%}
    {#- Logarithm of the beta function. -#}
    ({{ ln_gamma(first) }} + {{ ln_gamma(second) }} - {{ ln_gamma('(' ~ first ~ ' + ' ~ second ~ ')') }})
{%- endmacro %}

{% macro ln_binomial(trials, successes) -%}
    {#- Logarithm of the binomial coefficient. -#}
    (
        {{ ln_gamma('(' ~ trials ~ ' + 1)') }} - {{ ln_gamma('(' ~ successes ~ ' + 1)') }}
        - {{ ln_gamma('(' ~ trials ~ ' - ' ~ successes ~ ' + 1)') }}
    )
{%- endmacro %}

{% macro beta_cdf_term(ln_coefficient, successes, trials, share) -%}
    {#- One term of P(Beta(a, b) <= share) for whole a and b: with trials = a + b - 1, the sum of these terms over
        successes = a .. a + b - 1 (a binomial upper tail). -#}
    exp(
        {{ ln_coefficient }} + {{ successes }} * ln({{ share }})
        + ({{ trials }} - {{ successes }}) * ln(1 - {{ share }})
    )
{%- endmacro %}
