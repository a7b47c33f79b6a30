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

center as (

    select
        count(*) as pairs,
        {{ median_of('residuals.residual') }} as center,
        {{ median_of('residuals.variance') }} as variance
    from residuals

),

spread as (

    select {{ median_of('abs(residuals.residual - center.center)') }} as mad
    from residuals
    cross join center

),

population as (

    select
        center.pairs,
        center.center,
        {{ between_people_variance('spread.mad', 'center.variance', '1.0', 'thresholds.minimum_spread') }}
            as between_variance
    from center
    cross join spread
    cross join thresholds

),

deviates as (

    select
        residuals.account_id_a,
        residuals.account_id_b,
        population.pairs,
        population.center,
        population.between_variance,
        {{ random_effects_deviate(
            'residuals.residual', 'population.center', 'population.between_variance', 'residuals.variance', '1.0'
        ) }} as deviate
    from residuals
    cross join population

)

select * from deviates
