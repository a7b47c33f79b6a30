with

classes as (

    select * from {{ ref('int_label_classes') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

label_tasks as (

    select * from {{ ref('int_label_tasks') }}

),

labels as (

    select * from {{ ref('int_current_labels') }}

),

numbered as (

    select
        labels.version_key,
        labels.task_number,
        label_tasks.labels_of_task,
        labels.submitted_at,
        labels.submitted_on,
        labels.is_gold_right,
        cast(workers.worker_number as integer) as worker_number,
        cast(workers.account_number as integer) as account_number,
        cast(classes.type_number as integer) as type_number,
        cast(classes.class_number as integer) as label_number,
        classes.is_estimated and label_tasks.labels_of_task >= 2 as is_estimated
    from labels
    inner join label_tasks on labels.task_number = label_tasks.task_number
    inner join workers
        on
            labels.account_id = workers.account_id
            and labels.task_type = workers.task_type
    inner join classes
        on
            labels.task_type = classes.task_type
            and labels.label = classes.label

)

select * from numbered
