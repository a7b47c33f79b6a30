with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['bar', 'prior_a', 'prior_b']) }}

),

results as (

    select * from {{ ref('int_gold_results') }}

),

of_account as (

    select
        sum(results.answered) as answered,
        sum(results.correct) as correct
    from results
    group by results.account_id

),

counts as (

    select
        results.answered,
        results.correct
    from results
    union distinct
    select
        of_account.answered,
        of_account.correct
    from of_account

),

shapes as (

    select
        thresholds.bar,
        cast(counts.answered as bigint) as answered,
        cast(counts.correct as bigint) as correct,
        cast(thresholds.prior_a as bigint) + cast(counts.correct as bigint) as shape_a,
        cast(thresholds.prior_b as bigint) + cast(counts.answered - counts.correct as bigint) as shape_b
    from counts
    cross join thresholds

)

select * from shapes
