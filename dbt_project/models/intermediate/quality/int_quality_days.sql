with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['window_days', 'minimum_labels_per_task']) }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

judged as (

    select
        labels.worker_number,
        labels.submitted_on,
        tasks.project_id,
        case
            when labels.is_gold_right then cast(1 as double)
            when not labels.is_gold_right then cast(0 as double)
            else posteriors.probability
        end as quality
    from labels
    inner join tasks on labels.task_number = tasks.version_key
    cross join thresholds
    left join posteriors
        on
            labels.task_number = posteriors.task_number
            and labels.label_number = posteriors.class_number
    where
        tasks.project_id is not null
        and (
            labels.is_gold_right is not null
            or labels.labels_of_task >= thresholds.minimum_labels_per_task
        )
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

days as (

    select
        workers.account_id,
        judged.project_id,
        judged.submitted_on,
        count(*) as points,
        sum(judged.quality) as quality_sum,
        sum(judged.quality * judged.quality) as quality_squares
    from judged
    inner join workers on judged.worker_number = workers.worker_number
    where judged.quality is not null
    group by workers.account_id, judged.project_id, judged.submitted_on

)

select * from days
