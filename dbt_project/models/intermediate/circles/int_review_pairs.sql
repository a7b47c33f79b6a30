with

reviews as (

    select * from {{ ref('int_expert_reviews') }}

),

pairs as (

    select
        reviews.reviewer_id,
        reviews.expert_id,
        count(*) as reviews,
        sum(reviews.is_accepted) as accepted,
        count(reviews.score) as scores,
        sum(reviews.score) as score_sum,
        sum(reviews.score * reviews.score) as score_squares,
        {{ string_list('case when reviews.place <= ' ~ evidence_rows() ~ ' then reviews.review_id end') }}
            as review_ids
    from reviews
    group by reviews.reviewer_id, reviews.expert_id

)

select * from pairs
