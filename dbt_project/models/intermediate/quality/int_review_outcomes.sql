with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'rejected_work', ['window_days']) }}

),

reviews as (

    select * from {{ ref('stg_work__quality_reviews') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

outcomes as (

    select
        reviews.review_id,
        reviews.reviewer_id,
        reviews.reviewed_at,
        submissions.account_id,
        tasks.project_id,
        case when reviews.outcome = 'reject' then 1 else 0 end as rejections
    from reviews
    inner join submissions on reviews.submission_id = submissions.submission_id
    inner join tasks on submissions.task_id = tasks.task_id
    inner join accounts on submissions.account_id = accounts.account_id
    inner join thresholds on {{ days_between('reviews.reviewed_on', as_of()) }} < thresholds.window_days
    where
        tasks.project_id is not null
        and reviews.reviewer_id <> submissions.account_id
        and not coalesce(accounts.is_test, false)

)

select * from outcomes
