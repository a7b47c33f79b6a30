with

labels as (

    select * from {{ ref('int_current_labels') }}

),

projects as (

    select * from {{ ref('int_label_projects') }}

),

counted as (

    select
        labels.task_number,
        count(*) as labels_of_task,
        max(labels.project_id) as project_id
    from labels
    group by labels.task_number

),

placed as (

    select
        counted.task_number,
        counted.labels_of_task,
        projects.project_number
    from counted
    left join projects on counted.project_id = projects.project_id

)

select * from placed
