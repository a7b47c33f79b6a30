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

center as (

    select
        count(*) as accounts,
        {{ median_of('eligible.mean_residual') }} as center,
        {{ median_of('1.0 / eligible.tasks') }} as inverse_sample
    from eligible

),

spread as (

    select {{ median_of('abs(eligible.mean_residual - center.center)') }} as mad
    from eligible
    cross join center

),

population as (

    select
        center.accounts,
        center.center,
        {{ between_people_variance(
            'spread.mad', '1.0', 'center.inverse_sample', 'thresholds.minimum_spread'
        ) }}
            as between_variance
    from center
    cross join spread
    cross join thresholds

),

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
