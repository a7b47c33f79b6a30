with

versions as (

    select * from {{ ref('base_work__submissions') }}

),

submission_days as (

    select * from {{ ref('base_work__submissions_touched') }}

),

texts as (

    select * from {{ ref('int_texts') }}

),

new_keys as (

    select distinct versions.submission_id
    from versions
    where
        versions.is_visible
        and versions.problems is null
        and {{ is_new_to_build('versions.known_at', 'versions.landed_seq') }}

),

tasks_with_news as (

    select distinct versions.task_id
    from versions
    inner join new_keys on versions.submission_id = new_keys.submission_id

),

days_of_tasks as (

    select distinct texts.submitted_on as touched_on
    from texts
    inner join tasks_with_news on texts.task_id = tasks_with_news.task_id

),

touched as (

    select submission_days.touched_on from submission_days
    union distinct
    select days_of_tasks.touched_on from days_of_tasks

)

select * from touched
