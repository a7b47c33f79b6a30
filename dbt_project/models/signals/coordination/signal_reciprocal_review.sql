with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'reciprocal_review', ['q_limit', 'minimum_mutual', 'minimum_excess']) }}

),

review_pairs as (

    select * from {{ ref('int_review_pairs') }}

),

reciprocal_pairs as (

    select * from {{ ref('int_reciprocal_pairs') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

sides as (

    {{ both_sides('reciprocal_pairs', ['reviews', 'accepted', 'mutual_reviews', 'chance', 'p_value']) }}

),

partners as (

    {{ best_partner('sides', ['reviews', 'accepted', 'mutual_reviews', 'chance']) }}

),

reviewers as (

    select distinct review_pairs.reviewer_id as account_id
    from review_pairs

),

joined as (

    select
        reviewers.account_id,
        partners.partner_id,
        partners.reviews,
        partners.accepted,
        partners.chance,
        review_pairs.review_ids,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_mutual,
        coalesce(partners.mutual_reviews, 0) as mutual_reviews,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and partners.accepted >= (partners.chance + thresholds.minimum_excess) * partners.reviews,
            false
        ) as is_flagged
    from reviewers
    cross join thresholds
    left join partners on reviewers.account_id = partners.account_id
    left join review_pairs
        on
            partners.account_id = review_pairs.reviewer_id
            and partners.partner_id = review_pairs.expert_id
    left join signal_tests
        on
            reviewers.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'reciprocal_review'

),

judged as (

    select
        joined.account_id,
        'reciprocal_review' as signal_code,
        'coordination' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.is_flagged then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.mutual_reviews as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(texts={'partner_id': 'joined.partner_id'}, raws={
            'reviews_of_each_other': 'joined.reviews',
            'accepted': 'joined.accepted',
            'expected_share': number_text('joined.chance', 4),
            'review_ids': "coalesce(joined.review_ids, '[]')",
        }) }} as evidence,
        {{ reciprocal_review_words() }} as explanation
    from joined

)

select * from judged
