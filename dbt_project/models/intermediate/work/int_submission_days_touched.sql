with

submission_days as (

    select * from {{ ref('base_work__submissions_touched') }}

),

task_versions as (

    select * from {{ ref('base_work__tasks') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

tasks_new_to_build as (

    select distinct task_versions.task_id
    from task_versions
    where
        task_versions.is_visible
        and task_versions.problems is null
        and {{ is_new_to_build('task_versions.known_at', 'task_versions.landed_seq') }}

),

days_of_new_tasks as (

    select distinct submissions.submitted_on as touched_on
    from submissions
    inner join tasks_new_to_build on submissions.task_id = tasks_new_to_build.task_id

),

touched as (

    select submission_days.touched_on from submission_days
    union distinct
    select days_of_new_tasks.touched_on from days_of_new_tasks

)

select * from touched
