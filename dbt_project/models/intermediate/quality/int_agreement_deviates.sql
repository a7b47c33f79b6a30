with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['minimum_tasks', 'minimum_spread']) }}

),

experts as (

    select * from {{ ref('int_agreement_residuals') }}

),

eligible as (

    select
        experts.account_id,
        experts.tasks,
        experts.accuracy,
        experts.usual_accuracy,
        experts.mean_residual
    from experts
    cross join thresholds
    where experts.tasks >= thresholds.minimum_tasks

),

{{ random_effects_population('eligible', 'mean_residual', '1.0 / eligible.tasks', '1.0') }}

deviates as (

    select
        eligible.account_id,
        eligible.tasks,
        eligible.accuracy,
        eligible.usual_accuracy,
        population.accounts as population_accounts,
        {{ random_effects_deviate(
            'eligible.mean_residual', 'population.center', 'population.between_variance', '1.0',
            'eligible.tasks'
        ) }} as deviate
    from eligible
    cross join population

)

select * from deviates
