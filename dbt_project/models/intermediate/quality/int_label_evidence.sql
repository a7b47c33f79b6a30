with

classes as (

    select * from {{ ref('int_label_classes') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

first_days as (

    select * from {{ ref('int_label_first_days') }}

),

recency as (

    select
        labels.task_number,
        labels.account_id,
        labels.task_type,
        labels.label,
        first_days.most_labels,
        row_number() over (
            partition by labels.account_id
            order by labels.submitted_at desc nulls last, labels.submission_id desc nulls last
        ) as recency
    from labels
    inner join first_days on labels.account_id = first_days.account_id
    where
        labels.labels_of_task >= 2
        and labels.submitted_on >= first_days.first_day

),

kept as (

    select
        recency.task_number,
        recency.account_id,
        recency.task_type,
        recency.label,
        count(*) over (partition by recency.task_number) as labels_of_task,
        min(recency.label) over (partition by recency.task_number)
        < max(recency.label) over (partition by recency.task_number) as is_disputed
    from recency
    where recency.recency <= recency.most_labels

),

numbered as (

    select
        kept.task_number,
        workers.worker_number,
        classes.type_number,
        classes.class_number as label_number,
        kept.labels_of_task,
        kept.is_disputed
    from kept
    inner join workers
        on
            kept.account_id = workers.account_id
            and kept.task_type = workers.task_type
    inner join classes
        on
            kept.task_type = classes.task_type
            and kept.label = classes.label
    where classes.is_estimated

)

select * from numbered
