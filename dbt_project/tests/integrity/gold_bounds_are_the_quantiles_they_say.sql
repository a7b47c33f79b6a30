-- Newton's steps have arrived for every count of golds: accuracy lies below the published bound with 5 %.
with

quantiles as (

    select * from {{ ref('int_gold_quantiles') }}

),

terms as (

    select * from {{ ref('int_gold_terms') }}

),

reached as (

    select
        quantiles.answered,
        quantiles.correct,
        quantiles.lower_05,
        sum(
            {{ beta_cdf_term(
                'terms.ln_coefficient', 'terms.successes', 'terms.trials', 'quantiles.lower_05'
            ) }}
        ) as probability
    from quantiles
    left join terms
        on
            quantiles.answered = terms.answered
            and quantiles.correct = terms.correct
    group by
        quantiles.answered,
        quantiles.correct,
        quantiles.lower_05

),

differences as (

    select
        reached.answered,
        reached.correct,
        reached.lower_05,
        reached.probability
    from reached
    where coalesce(abs(reached.probability - 0.05) > 0.000001, true)

)

select * from differences
