with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'reciprocal_review', ['window_days']) }}

),

reviews as (

    select * from {{ ref('int_work_reviews') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

newest as (

    select
        reviews.reviewer_id,
        reviews.review_id,
        reviews.score,
        reviews.account_id as expert_id,
        case when reviews.outcome = 'accept' then 1 else 0 end as is_accepted,
        row_number() over (
            partition by reviews.reviewer_id, reviews.account_id
            order by reviews.reviewed_at desc nulls last, reviews.review_id asc nulls last
        ) as place
    from reviews
    inner join accounts on reviews.account_id = accounts.account_id
    cross join thresholds
    where
        reviews.reviewer_id <> reviews.account_id
        and not coalesce(accounts.is_test, false)
        and {{ days_between('reviews.reviewed_on', as_of()) }} < thresholds.window_days

)

select * from newest
