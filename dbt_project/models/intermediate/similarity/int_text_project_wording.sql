with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', ['common_shingle_minimum']) }}

),

shingles as (

    select * from {{ ref('int_text_shingles') }}

),

counted as (

    select
        shingles.project_number,
        shingles.shingle,
        count(distinct shingles.task_number) as tasks,
        count(distinct shingles.account_number) as people
    from shingles
    where shingles.is_in_project_sample
    group by shingles.project_number, shingles.shingle

),

common as (

    select
        counted.project_number,
        counted.shingle
    from counted
    cross join thresholds
    where
        counted.tasks >= thresholds.common_shingle_minimum
        and counted.people >= thresholds.common_shingle_minimum

)

select * from common
