with

numbers as (

    select * from {{ ref('int_label_numbers') }}

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
        numbers.worker_number,
        numbers.account_number,
        numbers.type_number,
        numbers.label_number,
        label_tasks.project_number,
        labels.is_gold_right,
        labels.submitted_at,
        labels.submitted_on,
        numbers.is_estimated and label_tasks.labels_of_task >= 2 as is_estimated
    from labels
    inner join label_tasks on labels.task_number = label_tasks.task_number
    inner join numbers
        on
            labels.account_id = numbers.account_id
            and labels.task_type = numbers.task_type
            and labels.label = numbers.label

)

select * from numbered
