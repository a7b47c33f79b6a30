with

classes as (

    select * from {{ ref('int_label_classes') }}

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
        labels.worker_number,
        labels.type_number,
        labels.label_number,
        first_days.most_labels,
        row_number() over (
            partition by labels.account_number
            order by labels.submitted_at desc nulls last, labels.version_key desc nulls last
        ) as recency
    from labels
    inner join first_days on labels.account_number = first_days.account_number
    where
        labels.labels_of_task >= 2
        and labels.submitted_on >= first_days.first_day

),

newest as (

    select
        recency.task_number,
        recency.worker_number,
        recency.type_number,
        recency.label_number
    from recency
    where recency.recency <= recency.most_labels

),

tasks as (

    select
        newest.task_number,
        count(*) as labels_of_task,
        min(newest.label_number) < max(newest.label_number) as is_disputed
    from newest
    group by newest.task_number

),

evidence as (

    select
        newest.task_number,
        newest.worker_number,
        newest.type_number,
        newest.label_number,
        tasks.labels_of_task,
        tasks.is_disputed
    from newest
    inner join tasks on newest.task_number = tasks.task_number
    inner join classes on newest.label_number = classes.class_number
    where classes.is_estimated

)

select * from evidence
