with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['minimum_type_accounts']) }}

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
    inner join thresholds on usual.accounts >= thresholds.minimum_type_accounts
    group by stabilised.account_id

)

select * from experts
