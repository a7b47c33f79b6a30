with

reviews as (

    select * from {{ ref('stg_work__quality_reviews') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

reviewed as (

    select
        reviews.review_id,
        reviews.reviewer_id,
        submissions.account_id,
        submissions.task_id,
        reviews.outcome,
        reviews.score,
        reviews.reviewed_at,
        reviews.reviewed_on
    from reviews
    inner join submissions on reviews.submission_id = submissions.submission_id

),

placed as (

    select
        reviewed.review_id,
        reviewed.reviewer_id,
        reviewed.account_id,
        tasks.project_id,
        reviewed.outcome,
        reviewed.score,
        reviewed.reviewed_at,
        reviewed.reviewed_on
    from reviewed
    left join tasks on reviewed.task_id = tasks.task_id

)

select * from placed
