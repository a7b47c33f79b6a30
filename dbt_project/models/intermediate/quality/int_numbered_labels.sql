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

numbered as (

    select
        labels.task_number,
        cast(workers.worker_number as integer) as worker_number,
        cast(classes.class_number as integer) as label_number,
        classes.is_estimated and labels.labels_of_task >= 2 as is_estimated
    from labels
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
