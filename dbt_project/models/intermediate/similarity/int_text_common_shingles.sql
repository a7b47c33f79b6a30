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

task_people as (

    select
        shingles.task_id,
        count(distinct shingles.account_id) as people
    from shingles
    where shingles.is_paired
    group by shingles.task_id

),

task_counts as (

    select
        shingles.task_id,
        shingles.shingle,
        count(distinct shingles.account_id) as people
    from shingles
    where shingles.is_paired
    group by shingles.task_id, shingles.shingle

),

of_task as (

    select
        task_counts.task_id as scope_id,
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
    inner join task_people on task_counts.task_id = task_people.task_id
    cross join thresholds

),

project_counts as (

    select
        shingles.project_id,
        shingles.shingle,
        count(distinct shingles.task_id) as tasks,
        count(distinct shingles.account_id) as people
    from shingles
    where shingles.is_in_project_sample
    group by shingles.project_id, shingles.shingle

),

of_project as (

    select
        project_counts.project_id as scope_id,
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
        common.scope_id,
        common.shingle,
        common.kind
    from common
    where common.kind is not null

)

select * from kept
