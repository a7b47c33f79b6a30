with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['window_days', 'minimum_labels_per_task']) }}

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

overlapped as (

    select
        labels.worker_number,
        labels.task_number,
        labels.label_number
    from labels
    cross join thresholds
    where
        labels.labels_of_task >= thresholds.minimum_labels_per_task
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

averages as (

    select
        overlapped.worker_number,
        count(*) as tasks,
        avg(posteriors.probability) as accuracy
    from overlapped
    inner join posteriors
        on
            overlapped.task_number = posteriors.task_number
            and overlapped.label_number = posteriors.class_number
    group by overlapped.worker_number

),

agreement as (

    select
        workers.account_id,
        workers.task_type,
        averages.tasks,
        averages.accuracy
    from averages
    inner join workers on averages.worker_number = workers.worker_number

)

select * from agreement
