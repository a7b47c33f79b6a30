with

reviews as (

    select * from {{ ref('stg_work__quality_reviews') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

reviewed as (

    select
        reviews.review_id,
        reviews.reviewer_id,
        submissions.version_key,
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
        items.account_id,
        items.project_id,
        reviewed.outcome,
        reviewed.score,
        reviewed.reviewed_at,
        reviewed.reviewed_on
    from reviewed
    inner join items on reviewed.version_key = items.version_key

)

select * from placed
