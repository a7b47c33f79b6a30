with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'gold_failure', ['gold_pass_floor', 'gold_pass_minimum', 'window_days']) }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

golds as (

    select
        labels.version_key,
        labels.task_number,
        workers.account_id,
        workers.task_type,
        labels.submitted_on,
        labels.is_gold_right as is_correct
    from labels
    inner join workers on labels.worker_number = workers.worker_number
    cross join thresholds
    where
        labels.is_gold_right is not null
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

passed as (

    select
        golds.version_key,
        golds.account_id,
        golds.task_type,
        golds.is_correct,
        golds.submitted_on,
        count(*) over (partition by golds.task_number) as answers,
        avg(cast(case when golds.is_correct then 1 else 0 end as double)) over (
            partition by golds.task_number
        ) as pass_share
    from golds

),

judged as (

    select
        passed.version_key,
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
