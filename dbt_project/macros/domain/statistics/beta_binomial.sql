{% macro ln_beta_binomial(trials, successes, shape_a, shape_b) -%}
    {#- Natural logarithm of the beta-binomial probability of so many successes (Skellam 1948). Shapes above 0. -#}
    (
        {{ ln_gamma(trials ~ ' + 1') }} - {{ ln_gamma(successes ~ ' + 1') }}
        - {{ ln_gamma(trials ~ ' - ' ~ successes ~ ' + 1') }}
        + {{ ln_gamma(successes ~ ' + ' ~ shape_a) }}
        + {{ ln_gamma(trials ~ ' - ' ~ successes ~ ' + ' ~ shape_b) }}
        - {{ ln_gamma(trials ~ ' + ' ~ shape_a ~ ' + ' ~ shape_b) }}
        - {{ ln_gamma(shape_a) }} - {{ ln_gamma(shape_b) }}
        + {{ ln_gamma(shape_a ~ ' + ' ~ shape_b) }}
    )
{%- endmacro %}
