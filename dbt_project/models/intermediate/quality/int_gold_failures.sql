with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['confidence', 'minimum_golds']) }}

),

gold_checks as (

    select * from {{ ref('int_gold_checks') }}

),

golds as (

    select * from {{ ref('int_gold_answers') }}

),

failing as (

    select
        gold_checks.account_id,
        gold_checks.answered,
        gold_checks.correct
    from gold_checks
    cross join thresholds
    where
        gold_checks.answered >= thresholds.minimum_golds
        and gold_checks.below_bar > thresholds.confidence

),

failed as (

    select
        golds.version_key,
        golds.account_id,
        golds.submitted_on,
        golds.pass_share
    from golds
    inner join failing on golds.account_id = failing.account_id
    where
        golds.is_fair
        and not golds.is_correct

),

newest as (

    select
        failed.version_key,
        failed.account_id,
        failed.pass_share
    from failed
    qualify row_number() over (
        partition by failed.account_id
        order by failed.submitted_on desc nulls last, failed.version_key desc nulls last
    ) <= {{ evidence_rows() }}

)

select * from newest
