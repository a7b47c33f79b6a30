with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['q_limit', 'vindicating_golds']) }}

),

gold_thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['bar']) }}

),

agreement as (

    select * from {{ ref('int_expert_agreement') }}

),

deviates as (

    select * from {{ ref('int_agreement_deviates') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

gold_checks as (

    select * from {{ ref('int_gold_checks') }}

),

experts as (

    select
        agreement.account_id,
        sum(agreement.tasks) as tasks,
        sum(agreement.tasks * agreement.accuracy) / sum(agreement.tasks) as accuracy
    from agreement
    group by agreement.account_id

),

checks as (

    select
        experts.account_id,
        experts.tasks,
        experts.accuracy,
        deviates.usual_accuracy,
        deviates.population_accounts,
        deviates.deviate,
        signal_tests.p_value,
        signal_tests.q_value,
        signal_tests.tests,
        gold_checks.answered as gold_answered,
        gold_checks.correct as gold_correct,
        coalesce(signal_tests.q_value <= thresholds.q_limit, false) as is_outlier,
        coalesce(
            gold_checks.answered >= thresholds.vindicating_golds
            and gold_checks.correct >= gold_thresholds.bar * gold_checks.answered,
            false
        ) as is_vindicated
    from experts
    left join deviates on experts.account_id = deviates.account_id
    left join signal_tests
        on
            experts.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'agreement_outlier'
    left join gold_checks on experts.account_id = gold_checks.account_id
    cross join thresholds
    cross join gold_thresholds

)

select * from checks
