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

    select gold_checks.account_id
    from gold_checks
    cross join thresholds
    where
        gold_checks.answered >= thresholds.minimum_golds
        and gold_checks.below_bar > thresholds.confidence

),

newest as (

    select
        golds.version_key,
        golds.account_id,
        golds.pass_share
    from golds
    inner join failing on golds.account_id = failing.account_id
    where
        golds.is_fair
        and not golds.is_correct
    qualify row_number() over (
        partition by golds.account_id
        order by golds.submitted_on desc nulls last, golds.version_key desc nulls last
    ) <= {{ evidence_rows() }}

)

select * from newest
