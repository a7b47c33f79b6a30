with

review_pairs as (

    select * from {{ ref('int_review_pairs') }}

),

clock_days as (

    select * from {{ ref('int_clock_days') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

entities as (

    select * from {{ ref('int_entities_present') }}

),

{# Answers alone are one kind of tie, and a ring needs two. #}
second_kinds as (

    select count(*) as findings
    from clock_days
    union all
    select coalesce(sum(work_days.long_texts), 0) as findings
    from work_days
    union all
    select count(*) as findings
    from entities
    where entities.entity in ('sessions', 'quality_reviews')

),

fields as (

    select
        'reviewer_favouritism' as signal_code,
        'score' as field,
        coalesce(sum(review_pairs.scores), 0) > 0 as has_values
    from review_pairs
    union all
    select
        'collusion_ring' as signal_code,
        'claimed_at or of long content, nor rows of sessions or quality_reviews' as field,
        sum(second_kinds.findings) > 0 as has_values
    from second_kinds

)

select * from fields
