with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'reciprocal_review', ['minimum_mutual', 'prior_reviews', 'overdispersion']) }}

),

review_pairs as (

    select * from {{ ref('int_review_pairs') }}

),

numbers as (

    {{ number_spine(1000, 'misses') }}

),

rated as (

    select
        review_pairs.reviewer_id,
        review_pairs.expert_id,
        review_pairs.reviews,
        review_pairs.accepted,
        sum(review_pairs.reviews) over (partition by review_pairs.reviewer_id) as reviewer_reviews,
        sum(review_pairs.accepted) over (partition by review_pairs.reviewer_id) as reviewer_accepted,
        sum(review_pairs.reviews) over (partition by review_pairs.expert_id) as expert_reviews,
        sum(review_pairs.accepted) over (partition by review_pairs.expert_id) as expert_accepted,
        (cast(sum(review_pairs.accepted) over () as double) + 1)
        / (sum(review_pairs.reviews) over () + 2) as usual_rate
    from review_pairs

),

directions as (

    select
        rated.reviewer_id,
        rated.expert_id,
        rated.reviews,
        rated.accepted,
        thresholds.minimum_mutual,
        1 / thresholds.overdispersion - 1 as concentration,
        {{ chance_of_acceptance(
            rate_without(
                'rated.reviewer_accepted', 'rated.accepted', 'rated.reviewer_reviews', 'rated.reviews',
                'thresholds.prior_reviews', 'rated.usual_rate'
            ),
            rate_without(
                'rated.expert_accepted', 'rated.accepted', 'rated.expert_reviews', 'rated.reviews',
                'thresholds.prior_reviews', 'rated.usual_rate'
            ),
            'rated.usual_rate'
        ) }} as chance
    from rated
    cross join thresholds

),

mutual as (

    select
        directions.reviewer_id as account_id_a,
        directions.expert_id as account_id_b,
        directions.concentration,
        directions.reviews + returned.reviews as reviews,
        directions.accepted + returned.accepted as accepted,
        2 * least(directions.reviews, returned.reviews) as mutual_reviews,
        (directions.reviews * directions.chance + returned.reviews * returned.chance)
        / (directions.reviews + returned.reviews) as chance
    from directions
    inner join directions as returned
        on
            directions.reviewer_id = returned.expert_id
            and directions.expert_id = returned.reviewer_id
            and directions.reviewer_id < directions.expert_id
    where 2 * least(directions.reviews, returned.reviews) >= directions.minimum_mutual

),

pairs as (

    select
        mutual.account_id_a,
        mutual.account_id_b,
        mutual.reviews,
        mutual.accepted,
        mutual.mutual_reviews,
        {{ round_stat('mutual.chance') }} as chance,
        round(least(1.0, sum(exp({{ ln_beta_binomial(
            'mutual.reviews', '(mutual.reviews - numbers.misses)',
            '(mutual.chance * mutual.concentration)', '((1 - mutual.chance) * mutual.concentration)'
        ) }}))), 10) as p_value
    from mutual
    inner join numbers on mutual.reviews - mutual.accepted >= numbers.misses
    group by
        mutual.account_id_a,
        mutual.account_id_b,
        mutual.reviews,
        mutual.accepted,
        mutual.mutual_reviews,
        mutual.chance

)

select * from pairs
