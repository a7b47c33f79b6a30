with

classes as (

    select * from {{ ref('int_label_classes') }}

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
        {{ worker_number('labels.account_number', 'classes') }} as worker_number,
        labels.account_number,
        classes.type_number,
        classes.class_number as label_number,
        label_tasks.project_number,
        labels.is_gold_right,
        labels.submitted_at,
        labels.submitted_on,
        classes.is_estimated and label_tasks.labels_of_task >= 2 as is_estimated
    from labels
    inner join label_tasks on labels.task_number = label_tasks.task_number
    inner join classes
        on
            labels.task_type = classes.task_type
            and labels.label = classes.label

)

select * from numbered
