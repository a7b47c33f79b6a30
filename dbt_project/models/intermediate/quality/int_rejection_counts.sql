with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'rejected_work', ['minimum_other_reviews', 'prior_reviews']) }}

),

outcomes as (

    select * from {{ ref('int_review_outcomes') }}

),

usual as (

    select (cast(sum(outcomes.rejections) as double) + 0.5) / (count(*) + 1) as rate
    from outcomes

),

placed as (

    select
        outcomes.review_id,
        outcomes.account_id,
        outcomes.reviewer_id,
        outcomes.reviewed_at,
        outcomes.rejections,
        count(*) over project - count(*) over own_project as project_reviews,
        count(*) over reviewer - count(*) over own_reviewer as reviewer_reviews,
        sum(outcomes.rejections) over project
        - sum(outcomes.rejections) over own_project as project_rejections,
        sum(outcomes.rejections) over reviewer
        - sum(outcomes.rejections) over own_reviewer as reviewer_rejections
    from outcomes
    window
        project as (partition by outcomes.project_id),
        own_project as (partition by outcomes.project_id, outcomes.account_id),
        reviewer as (partition by outcomes.reviewer_id),
        own_reviewer as (partition by outcomes.reviewer_id, outcomes.account_id)

),

expected as (

    select
        placed.account_id,
        placed.reviewer_id,
        placed.rejections,
        case
            when placed.rejections = 1 and row_number() over (
                partition by placed.account_id, placed.rejections
                order by placed.reviewed_at desc nulls last, placed.review_id asc nulls last
            ) <= {{ evidence_rows() }} then placed.review_id
        end as named_review_id,
        {{ sigmoid(
            logit('((placed.project_rejections + thresholds.prior_reviews * usual.rate)'
                ~ ' / (placed.project_reviews + thresholds.prior_reviews))')
            ~ ' + ' ~ logit('((placed.reviewer_rejections + thresholds.prior_reviews * usual.rate)'
                ~ ' / (placed.reviewer_reviews + thresholds.prior_reviews))')
            ~ ' - ' ~ logit('usual.rate')
        ) }} as rejections_expected
    from placed
    cross join usual
    inner join thresholds
        on
            placed.project_reviews >= thresholds.minimum_other_reviews
            and placed.reviewer_reviews >= thresholds.minimum_other_reviews

),

counts as (

    select
        expected.account_id,
        count(*) as trials,
        cast(sum(expected.rejections) as bigint) as events,
        sum(expected.rejections_expected) / count(*) as expected_rate,
        count(distinct case when expected.rejections = 1 then expected.reviewer_id end) as rejecters,
        {{ string_list('expected.named_review_id') }} as review_ids
    from expected
    group by expected.account_id

)

select * from counts
