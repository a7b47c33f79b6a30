with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', ['common_shingle_minimum']) }}

),

sketches as (

    select * from {{ ref('int_text_sketches') }}

),

shingles as (

    select * from {{ ref('int_text_shingles') }}

),

counted as (

    select
        sketches.project_number,
        shingles.shingle,
        count(distinct sketches.task_number) as tasks,
        count(distinct sketches.account_number) as people
    from sketches
    inner join shingles on sketches.version_key = shingles.version_key
    where sketches.is_in_project_sample
    group by sketches.project_number, shingles.shingle

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
