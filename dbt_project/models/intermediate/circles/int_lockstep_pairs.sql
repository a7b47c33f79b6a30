with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'lockstep_claims', ['prior_pairs', 'prior_chance', 'likeness']) }}

),

pairs as (

    select * from {{ ref('int_claim_pairs') }}

),

claims as (

    select * from {{ ref('int_pair_claims') }}

),

other_claims as (

    select * from {{ ref('int_pair_claims') }}

),

numbers as (

    {{ number_spine(400, 'further') }}

),

met as (

    select
        pairs.account_id_a,
        pairs.account_id_b,
        pairs.possible_pairs,
        pairs.match_days,
        count(*) as own_pairs,
        count(case when claims.task_id = other_claims.task_id then 1 end) as own_same,
        max(claims.same_pairs) as same_pairs,
        max(claims.claim_pairs) as claim_pairs,
        min(case when claims.task_id = other_claims.task_id then claims.task_id end) as task_id,
        row_number() over (
            partition by pairs.account_id_a, pairs.account_id_b
            order by
                min(case when claims.task_id = other_claims.task_id then claims.task_id end) asc nulls last
        ) as place
    from pairs
    inner join claims on pairs.account_id_a = claims.account_id
    inner join other_claims
        on
            pairs.account_id_b = other_claims.account_id
            and claims.bucket = other_claims.bucket
            and claims.project_id = other_claims.project_id
    group by
        pairs.account_id_a,
        pairs.account_id_b,
        pairs.possible_pairs,
        pairs.match_days,
        claims.bucket,
        claims.project_id

),

expected as (

    select
        met.account_id_a,
        met.account_id_b,
        met.possible_pairs,
        met.match_days,
        sum(met.own_same) as matches,
        max(thresholds.likeness) as likeness,
        {{ string_list('case when met.place <= ' ~ evidence_rows() ~ ' then met.task_id end') }} as task_ids,
        sum(met.own_pairs * {{ chance_of_one_task(
            'met.same_pairs', 'met.claim_pairs', 'met.own_same', 'met.own_pairs',
            'thresholds.prior_pairs', 'thresholds.prior_chance'
        ) }}) as expected_matches
    from met
    cross join thresholds
    group by met.account_id_a, met.account_id_b, met.possible_pairs, met.match_days

),

tails as (

    select
        expected.account_id_a,
        expected.account_id_b,
        expected.match_days,
        expected.matches,
        expected.task_ids,
        {{ round_stat('expected.expected_matches') }} as expected_matches,
        round(least(1.0, expected.possible_pairs * sum({{ negative_binomial_term(
            '(expected.matches + numbers.further)', 'expected.likeness',
            '(expected.likeness / expected.expected_matches)'
        ) }})), 10) as p_value
    from expected
    cross join numbers
    group by
        expected.account_id_a,
        expected.account_id_b,
        expected.match_days,
        expected.matches,
        expected.expected_matches,
        expected.task_ids,
        expected.possible_pairs

)

select * from tails
