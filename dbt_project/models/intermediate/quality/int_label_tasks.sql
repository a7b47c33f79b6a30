with

labels as (

    select * from {{ ref('int_current_labels') }}

),

counted as (

    select
        labels.task_number,
        count(*) as labels_of_task
    from labels
    group by labels.task_number

)

select * from counted
