with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'rejected_work', ['window_days']) }}

),

reviews as (

    select * from {{ ref('int_work_reviews') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

outcomes as (

    select
        reviews.review_id,
        reviews.reviewer_id,
        reviews.reviewed_at,
        reviews.account_id,
        reviews.project_id,
        case when reviews.outcome = 'reject' then 1 else 0 end as rejections
    from reviews
    inner join accounts on reviews.account_id = accounts.account_id
    inner join thresholds on {{ days_between('reviews.reviewed_on', as_of()) }} < thresholds.window_days
    where
        reviews.project_id is not null
        and reviews.reviewer_id <> reviews.account_id
        and not coalesce(accounts.is_test, false)

)

select * from outcomes
