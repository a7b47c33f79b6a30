with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', [
        'minimum_tasks', 'minimum_type_accounts', 'minimum_spread'
    ]) }}

),

agreement as (

    select * from {{ ref('int_expert_agreement') }}

),

stabilised as (

    select
        agreement.account_id,
        agreement.task_type,
        agreement.tasks,
        agreement.accuracy,
        2 * asin(sqrt(least(1.0, greatest(0.0, agreement.accuracy)))) as angle
    from agreement

),

usual as (

    select
        stabilised.task_type,
        count(*) as accounts,
        {{ median_of('stabilised.accuracy') }} as accuracy,
        {{ median_of('stabilised.angle') }} as angle
    from stabilised
    group by stabilised.task_type

),

experts as (

    select
        stabilised.account_id,
        sum(stabilised.tasks) as tasks,
        sum(stabilised.tasks * stabilised.accuracy) / sum(stabilised.tasks) as accuracy,
        sum(stabilised.tasks * usual.accuracy) / sum(stabilised.tasks) as usual_accuracy,
        sum(stabilised.tasks * (stabilised.angle - usual.angle)) / sum(stabilised.tasks) as mean_residual
    from stabilised
    inner join usual on stabilised.task_type = usual.task_type
    cross join thresholds
    where usual.accounts >= thresholds.minimum_type_accounts
    group by stabilised.account_id

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
