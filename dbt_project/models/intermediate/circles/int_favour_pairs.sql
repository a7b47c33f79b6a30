with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'reviewer_favouritism', [
        'minimum_reviews', 'prior_reviews', 'minimum_spread'
    ]) }}

),

review_pairs as (

    select * from {{ ref('int_review_pairs') }}

),

{# Scores less the mean of all; what one pair's scores vary by says how sure a mean of them is. #}
centred as (

    select
        review_pairs.reviewer_id,
        review_pairs.expert_id,
        review_pairs.review_ids,
        review_pairs.scores,
        thresholds.minimum_reviews,
        thresholds.prior_reviews,
        thresholds.minimum_spread,
        review_pairs.score_sum - review_pairs.scores * (
            sum(review_pairs.score_sum) over () / sum(review_pairs.scores) over ()
        ) as above_mean,
        sum(review_pairs.scores) over (partition by review_pairs.reviewer_id) as reviewer_scores,
        sum(review_pairs.scores) over (partition by review_pairs.expert_id) as expert_scores,
        sum(
            review_pairs.score_squares - review_pairs.score_sum * review_pairs.score_sum / review_pairs.scores
        ) over () / nullif(sum(review_pairs.scores - 1) over (), 0) as variance
    from review_pairs
    cross join thresholds
    where review_pairs.scores > 0

),

lenient as (

    select
        centred.*,
        centred.above_mean - centred.scores * (
            sum(centred.above_mean) over (partition by centred.reviewer_id)
            / (centred.reviewer_scores + centred.prior_reviews)
        ) as above_reviewer
    from centred

),

skilled as (

    select
        lenient.*,
        sum(lenient.above_reviewer) over (partition by lenient.expert_id) as expert_sum,
        lenient.above_mean - lenient.scores * (
            sum(lenient.above_reviewer) over (partition by lenient.expert_id)
            / (lenient.expert_scores + lenient.prior_reviews)
        ) as above_expert
    from lenient

),

effects as (

    select
        skilled.*,
        sum(skilled.above_expert) over (partition by skilled.reviewer_id) as reviewer_sum
    from skilled

),

{# Neither effect knows the pair's own reviews: the residual is held against how sure both effects are. #}
pairs as (

    select
        effects.reviewer_id,
        effects.expert_id,
        effects.review_ids,
        effects.scores,
        round(effects.above_mean / effects.scores - {{ rate_without(
            'effects.reviewer_sum', 'effects.above_expert', 'effects.reviewer_scores', 'effects.scores',
            'effects.prior_reviews', '0'
        ) }} - {{ rate_without(
            'effects.expert_sum', 'effects.above_reviewer', 'effects.expert_scores', 'effects.scores',
            'effects.prior_reviews', '0'
        ) }}, 10) as residual,
        {{ round_stat('effects.scores / (effects.scores + effects.prior_reviews)') }} as weight,
        round(sqrt(pow(effects.minimum_spread, 2) + effects.variance * (
            cast(1 as double) / effects.scores
            + 1 / (effects.reviewer_scores - effects.scores + effects.prior_reviews)
            + 1 / (effects.expert_scores - effects.scores + effects.prior_reviews)
        )), 10) as spread
    from effects
    where effects.scores >= effects.minimum_reviews

)

select * from pairs
