{% macro beta_quantile_step(quantile, probability, target, shape_a, shape_b) -%}
    {#- One step of Newton's method towards the quantile of Beta(a, b) at `target`, given the probability at the current
        guess. It works on ln P in the logit of the quantile, where P is log-concave: after the first step the guesses
        rise to the quantile and never pass it. -#}
    {{ sigmoid(
        logit(quantile) ~ ' - ' ~ probability ~ ' * ln(' ~ probability ~ ' / ' ~ target ~ ') / exp('
        ~ shape_a ~ ' * ln(' ~ quantile ~ ') + ' ~ shape_b ~ ' * ln(1 - ' ~ quantile ~ ') - '
        ~ ln_beta(shape_a, shape_b) ~ ')'
    ) }}
{%- endmacro %}
