with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', ['minimum_submissions', 'minimum_spread']) }}

),

speeds as (

    select * from {{ ref('int_expert_speed') }}

),

eligible as (

    select
        speeds.account_id,
        speeds.submissions,
        speeds.time_ratio,
        speeds.mean_residual,
        speeds.residual_variance
    from speeds
    cross join thresholds
    where speeds.submissions >= thresholds.minimum_submissions

),

{{ random_effects_population(
    'eligible', 'mean_residual', '1.0 / eligible.submissions',
    median_of(median_unbiased_variance('eligible.residual_variance', 'eligible.submissions'))
) }}

deviates as (

    select
        eligible.account_id,
        eligible.submissions,
        eligible.time_ratio,
        eligible.mean_residual,
        population.accounts as population_accounts,
        population.center as population_center,
        population.within_variance,
        population.between_variance,
        {{ random_effects_deviate(
            'eligible.mean_residual', 'population.center', 'population.between_variance',
            'population.within_variance', 'eligible.submissions'
        ) }} as deviate
    from eligible
    cross join population

)

select * from deviates
