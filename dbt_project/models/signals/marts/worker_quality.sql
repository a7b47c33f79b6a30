with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['minimum_golds', 'confidence', 'window_days']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

gold_results as (

    select * from {{ ref('int_gold_results') }}

),

gold_posteriors as (

    select * from {{ ref('int_gold_posteriors') }}

),

agreement as (

    select * from {{ ref('int_expert_agreement') }}

),

work as (

    select
        work_days.account_id,
        work_days.task_type,
        sum(work_days.submissions) as submissions
    from work_days
    inner join accounts on work_days.account_id = accounts.account_id
    cross join thresholds
    where
        work_days.task_type is not null
        and not coalesce(accounts.is_test, false)
        and {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.account_id, work_days.task_type

),

types_with_gold as (

    select distinct gold_results.task_type
    from gold_results
    where gold_results.answered > 0

),

quality as (

    select
        work.account_id,
        work.task_type,
        cast(work.submissions as bigint) as submissions,
        cast(coalesce(gold_results.answered, 0) as bigint) as gold_answered,
        cast(coalesce(gold_results.correct, 0) as bigint) as gold_correct,
        {{ round_stat('gold_posteriors.posterior_mean') }} as gold_posterior_mean,
        {{ round_stat('gold_posteriors.lower_05') }} as gold_lower_05,
        {{ round_stat('agreement.accuracy') }} as agreement_accuracy,
        cast(coalesce(agreement.tasks, 0) as bigint) as agreement_tasks,
        case
            when types_with_gold.task_type is null then 'not_applicable'
            when coalesce(gold_results.answered, 0) < thresholds.minimum_golds then 'insufficient_data'
            when gold_posteriors.below_bar > thresholds.confidence then 'flagged'
            else 'clear'
        end as status,
        {{ as_of() }} as as_of
    from work
    cross join thresholds
    left join types_with_gold on work.task_type = types_with_gold.task_type
    left join gold_results
        on
            work.account_id = gold_results.account_id
            and work.task_type = gold_results.task_type
    left join gold_posteriors
        on
            gold_results.answered = gold_posteriors.answered
            and gold_results.correct = gold_posteriors.correct
    left join agreement
        on
            work.account_id = agreement.account_id
            and work.task_type = agreement.task_type

)

select * from quality
