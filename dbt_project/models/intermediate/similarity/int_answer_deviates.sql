with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['minimum_spread']) }}

),

agreement as (

    select * from {{ ref('int_answer_agreement') }}

),

residuals as (

    select
        agreement.account_id_a,
        agreement.account_id_b,
        (agreement.same - agreement.expected_same) / agreement.shared_tasks as residual,
        agreement.variance / (agreement.shared_tasks * agreement.shared_tasks) as variance
    from agreement

),

{{ random_effects_population('residuals', 'residual', '1.0', median_of('residuals.variance')) }}

deviates as (

    select
        residuals.account_id_a,
        residuals.account_id_b,
        population.accounts as pairs,
        population.center,
        population.between_variance,
        {{ random_effects_deviate(
            'residuals.residual', 'population.center', 'population.between_variance', 'residuals.variance', '1.0'
        ) }} as deviate
    from residuals
    cross join population

)

select * from deviates
