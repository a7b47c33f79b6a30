with

review_pairs as (

    select * from {{ ref('int_review_pairs') }}

),

fields as (

    select
        'reviewer_favouritism' as signal_code,
        'score' as field,
        coalesce(sum(review_pairs.scores), 0) > 0 as has_values
    from review_pairs

)

select * from fields
