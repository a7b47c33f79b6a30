{% macro overdispersion(pearson, people, trials, trials_squared) -%}
    {#- How alike the trials of one person are (intraclass correlation rho of the beta-binomial), by the method of moments:
        `pearson` is sum(n (x / n - m)^2) / (m (1 - m)) over people, m the pooled rate; its expectation is
        (k - 1) + rho (N - sum(n^2) / N - (k - 1)). Kleinman 1973. Null when every person has one trial. -#}
    (
        ({{ pearson }} - ({{ people }} - 1))
        / nullif({{ trials }} - cast({{ trials_squared }} as double) / {{ trials }} - ({{ people }} - 1), 0)
    )
{%- endmacro %}
