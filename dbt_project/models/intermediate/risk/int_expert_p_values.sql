with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

timing_thresholds as (

    {{ thresholds_of('rules', 'too_fast', ['minimum_accounts']) }}

),

agreement_thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['minimum_accounts']) }}

),

gold_thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['minimum_golds']) }}

),

speed_deviates as (

    select * from {{ ref('int_speed_deviates') }}

),

agreement_deviates as (

    select * from {{ ref('int_agreement_deviates') }}

),

gold_checks as (

    select * from {{ ref('int_gold_checks') }}

),

speed_tests as (

    select
        speed_deviates.account_id,
        'too_fast' as signal_code,
        'timing' as family,
        {{ normal_lower_tail('speed_deviates.deviate') }} as p_value
    from speed_deviates
    cross join timing_thresholds
    where speed_deviates.population_accounts >= timing_thresholds.minimum_accounts

),

agreement_tests as (

    select
        agreement_deviates.account_id,
        'agreement_outlier' as signal_code,
        'quality' as family,
        {{ normal_lower_tail('agreement_deviates.deviate') }} as p_value
    from agreement_deviates
    cross join agreement_thresholds
    where agreement_deviates.population_accounts >= agreement_thresholds.minimum_accounts

),

gold_tests as (

    select
        gold_checks.account_id,
        'gold_failure' as signal_code,
        'quality' as family,
        1 - gold_checks.below_bar as p_value
    from gold_checks
    cross join gold_thresholds
    where gold_checks.answered >= gold_thresholds.minimum_golds

),

united as (

    select * from speed_tests
    union all
    select * from agreement_tests
    union all
    select * from gold_tests

)

select * from united
