with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', [
        'common_shingle_share', 'common_shingle_minimum', 'prompt_minimum', 'prompt_share'
    ]) }}

),

shingles as (

    select * from {{ ref('int_text_shingles') }}

),

shingles_of_tasks as (

    select * from {{ ref('int_text_shingles') }}

),

shingles_of_projects as (

    select * from {{ ref('int_text_shingles') }}

),

task_people as (

    select
        shingles.task_number,
        count(distinct shingles.account_number) as people
    from shingles
    where shingles.is_paired
    group by shingles.task_number

),

task_wordings as (

    select distinct
        shingles_of_tasks.task_number,
        shingles_of_tasks.shingle,
        shingles_of_tasks.account_number
    from shingles_of_tasks
    where shingles_of_tasks.is_paired

),

task_counts as (

    select
        task_wordings.task_number,
        task_wordings.shingle,
        count(*) as people
    from task_wordings
    group by task_wordings.task_number, task_wordings.shingle

),

of_task as (

    select
        task_counts.task_number as scope_number,
        task_counts.shingle,
        case
            when
                task_counts.people >= thresholds.common_shingle_minimum
                and task_counts.people > thresholds.common_shingle_share * task_people.people
                then 'task'
            when
                task_people.people >= thresholds.prompt_minimum
                and task_counts.people >= thresholds.prompt_share * task_people.people
                then 'prompt'
        end as kind
    from task_counts
    inner join task_people on task_counts.task_number = task_people.task_number
    cross join thresholds

),

project_counts as (

    select
        shingles_of_projects.project_number,
        shingles_of_projects.shingle,
        count(distinct shingles_of_projects.task_number) as tasks,
        count(distinct shingles_of_projects.account_number) as people
    from shingles_of_projects
    where shingles_of_projects.is_in_project_sample
    group by shingles_of_projects.project_number, shingles_of_projects.shingle

),

of_project as (

    select
        project_counts.project_number as scope_number,
        project_counts.shingle,
        'project' as kind
    from project_counts
    cross join thresholds
    where
        project_counts.tasks >= thresholds.common_shingle_minimum
        and project_counts.people >= thresholds.common_shingle_minimum

),

common as (

    select * from of_task
    union all
    select * from of_project

),

kept as (

    select
        common.scope_number,
        common.shingle,
        common.kind
    from common
    where common.kind is not null

)

select * from kept
