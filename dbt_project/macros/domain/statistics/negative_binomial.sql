{% macro negative_binomial_term(count, shape, rate) -%}
    {#- P(N = count) when N is Poisson and its mean is Gamma(shape, rate): what a count will be next time, where how often
        it happens has been seen for a while only. Sum the terms from the count on for the upper tail. -#}
    exp(
        {{ ln_gamma('(' ~ count ~ ' + ' ~ shape ~ ')') }} - {{ ln_gamma(shape) }} - {{ ln_gamma('(' ~ count ~ ' + 1)') }}
        + {{ shape }} * ln({{ rate }} / ({{ rate }} + 1.0)) - {{ count }} * ln({{ rate }} + 1.0)
    )
{%- endmacro %}
