with

results as (

    select * from {{ ref('int_gold_results') }}

),

posteriors as (

    select * from {{ ref('int_gold_posteriors') }}

),

totals as (

    select
        results.account_id,
        sum(results.answered) as answered,
        sum(results.correct) as correct,
        sum(results.set_aside) as set_aside
    from results
    group by results.account_id

),

checks as (

    select
        totals.account_id,
        totals.answered,
        totals.correct,
        totals.set_aside,
        posteriors.posterior_mean,
        posteriors.below_bar,
        posteriors.lower_05
    from totals
    inner join posteriors
        on
            totals.answered = posteriors.answered
            and totals.correct = posteriors.correct

)

select * from checks
