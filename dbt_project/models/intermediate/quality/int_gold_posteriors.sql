with

shapes as (

    select * from {{ ref('int_gold_shapes') }}

),

terms as (

    select * from {{ ref('int_gold_terms') }}

),

quantiles as (

    select * from {{ ref('int_gold_quantiles') }}

),

below_bar as (

    select
        shapes.answered,
        shapes.correct,
        sum(
            {{ beta_cdf_term('terms.ln_coefficient', 'terms.successes', 'terms.trials', 'shapes.bar') }}
        ) as probability
    from terms
    inner join shapes
        on
            terms.answered = shapes.answered
            and terms.correct = shapes.correct
    group by shapes.answered, shapes.correct

),

posteriors as (

    select
        shapes.answered,
        shapes.correct,
        quantiles.lower_05,
        cast(shapes.shape_a as double) / (shapes.shape_a + shapes.shape_b) as posterior_mean,
        least(1.0, below_bar.probability) as below_bar
    from shapes
    inner join below_bar
        on
            shapes.answered = below_bar.answered
            and shapes.correct = below_bar.correct
    inner join quantiles
        on
            shapes.answered = quantiles.answered
            and shapes.correct = quantiles.correct

)

select * from posteriors
