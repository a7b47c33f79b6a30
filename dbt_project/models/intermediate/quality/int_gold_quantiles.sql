{#- Newton's method on ln P(accuracy <= x) in the logit of x: a concave function, so any start converges. -#}
{% set steps = 8 %}
with

shapes as (

    select * from {{ ref('int_gold_shapes') }}

),

terms as (

    select * from {{ ref('int_gold_terms') }}

),

guess_0 as (

    select
        shapes.answered,
        shapes.correct,
        shapes.shape_a,
        shapes.shape_b,
        {{ sigmoid(
            'ln(cast(shapes.shape_a as double) / shapes.shape_b)'
            ~ ' - 1.6448536 * sqrt(1.0 / shapes.shape_a + 1.0 / shapes.shape_b)'
        ) }} as quantile
    from shapes

),

{% for step in range(steps) %}
reached_{{ step }} as (

    select
        guess_{{ step }}.answered,
        guess_{{ step }}.correct,
        guess_{{ step }}.shape_a,
        guess_{{ step }}.shape_b,
        guess_{{ step }}.quantile,
        sum({{ beta_cdf_term(
            'terms.ln_coefficient', 'terms.successes', 'terms.trials', 'guess_' ~ step ~ '.quantile'
        ) }}) as probability
    from guess_{{ step }}
    inner join terms
        on
            guess_{{ step }}.answered = terms.answered
            and guess_{{ step }}.correct = terms.correct
    group by
        guess_{{ step }}.answered,
        guess_{{ step }}.correct,
        guess_{{ step }}.shape_a,
        guess_{{ step }}.shape_b,
        guess_{{ step }}.quantile

),

guess_{{ step + 1 }} as (

    select
        reached_{{ step }}.answered,
        reached_{{ step }}.correct,
        reached_{{ step }}.shape_a,
        reached_{{ step }}.shape_b,
        {{ beta_quantile_step(
            'reached_' ~ step ~ '.quantile', 'reached_' ~ step ~ '.probability', 0.05,
            'reached_' ~ step ~ '.shape_a', 'reached_' ~ step ~ '.shape_b'
        ) }} as quantile
    from reached_{{ step }}

),

{% endfor %}
quantiles as (

    select
        guess_{{ steps }}.answered,
        guess_{{ steps }}.correct,
        guess_{{ steps }}.quantile as lower_05
    from guess_{{ steps }}

)

select * from quantiles
