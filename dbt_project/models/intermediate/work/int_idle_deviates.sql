with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'idle_billing', ['minimum_hours', 'minimum_weeks', 'minimum_spread']) }}

),

shares as (

    select * from {{ ref('int_idle_shares') }}

),

eligible as (

    select
        shares.account_id,
        shares.weeks,
        shares.mean_angle,
        shares.angle_variance
    from shares
    cross join thresholds
    where
        shares.watched_hours >= thresholds.minimum_hours
        and shares.weeks >= thresholds.minimum_weeks

),

{{ random_effects_population(
    'eligible', 'mean_angle', '1.0 / eligible.weeks',
    median_of(median_unbiased_variance('eligible.angle_variance', 'eligible.weeks'))
) }}

deviates as (

    select
        eligible.account_id,
        population.accounts as population_accounts,
        pow(sin(population.center), 2) as usual_share,
        {{ random_effects_deviate(
            'eligible.mean_angle', 'population.center', 'population.between_variance',
            'population.within_variance', 'eligible.weeks'
        ) }} as deviate
    from eligible
    cross join population

)

select * from deviates
