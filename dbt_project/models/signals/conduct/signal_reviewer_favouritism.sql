with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'reviewer_favouritism', ['q_limit', 'minimum_reviews', 'minimum_difference']) }}

),

review_pairs as (

    select * from {{ ref('int_review_pairs') }}

),

favour_pairs as (

    select * from {{ ref('int_favour_pairs') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

reviewers as (

    select
        review_pairs.reviewer_id as account_id,
        max(review_pairs.scores) as most_scores
    from review_pairs
    group by review_pairs.reviewer_id

),

ranked as (

    select
        favour_pairs.*,
        favour_pairs.residual * favour_pairs.weight as shrunk,
        row_number() over (
            partition by favour_pairs.reviewer_id
            order by
                abs(favour_pairs.residual) / favour_pairs.spread desc nulls last,
                favour_pairs.expert_id asc nulls last
        ) as place
    from favour_pairs

),

joined as (

    select
        reviewers.account_id,
        ranked.expert_id,
        ranked.scores,
        ranked.residual,
        ranked.shrunk,
        ranked.review_ids,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_reviews,
        coalesce(ranked.scores, reviewers.most_scores) as sample_size,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and abs(ranked.shrunk) >= thresholds.minimum_difference,
            false
        ) as is_flagged
    from reviewers
    cross join thresholds
    left join ranked
        on
            reviewers.account_id = ranked.reviewer_id
            and ranked.place = 1
    left join signal_tests
        on
            reviewers.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'reviewer_favouritism'

),

judged as (

    select
        joined.account_id,
        'reviewer_favouritism' as signal_code,
        'conduct' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.is_flagged then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(texts={'expert_id': 'joined.expert_id'}, raws={
            'scores': 'joined.scores',
            'residual': number_text('joined.residual', 4),
            'shrunk_residual': number_text('joined.shrunk', 4),
            'review_ids': "coalesce(joined.review_ids, '[]')",
        }) }} as evidence,
        {{ reviewer_favouritism_words() }} as explanation
    from joined

)

select * from judged
