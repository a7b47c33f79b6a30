with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['gold_pass_floor', 'gold_pass_minimum', 'window_days']) }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

golds as (

    select
        labels.submission_id,
        labels.task_id,
        labels.account_id,
        labels.task_type,
        labels.submitted_on,
        labels.label = labels.gold_answer as is_correct
    from labels
    cross join thresholds
    where
        labels.gold_answer is not null
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

passed as (

    select
        golds.submission_id,
        golds.task_id,
        golds.account_id,
        golds.task_type,
        golds.is_correct,
        golds.submitted_on,
        count(*) over (partition by golds.task_id) as answers,
        avg(cast(case when golds.is_correct then 1 else 0 end as double)) over (
            partition by golds.task_id
        ) as pass_share
    from golds

),

judged as (

    select
        passed.submission_id,
        passed.task_id,
        passed.account_id,
        passed.task_type,
        passed.is_correct,
        passed.submitted_on,
        passed.answers,
        passed.pass_share,
        passed.answers < thresholds.gold_pass_minimum
        or passed.pass_share >= thresholds.gold_pass_floor as is_fair
    from passed
    cross join thresholds

)

select * from judged
