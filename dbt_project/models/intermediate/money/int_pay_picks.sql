with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'earnings_gaming', [
        'minimum_claims', 'minimum_releases', 'minimum_held', 'minimum_hoard_days', 'spread'
    ]) }}

),

given_back as (

    select * from {{ ref('int_given_back') }}

),

strata as (

    select * from {{ ref('int_pay_strata') }}

),

placed as (

    select
        given_back.*,
        row_number() over (
            partition by given_back.account_id
            order by given_back.held_at_once desc nulls last, given_back.release_id asc nulls last
        ) as place
    from given_back

),

holds as (

    select
        placed.account_id,
        count(distinct case when placed.held_at_once >= thresholds.minimum_held then placed.claimed_on end)
            as hoard_days,
        max(placed.held_at_once) as most_held,
        {{ string_list('case when placed.place <= ' ~ evidence_rows() ~ ' then placed.release_id end') }}
            as release_ids
    from placed
    cross join thresholds
    group by placed.account_id

),

summed as (

    select
        strata.account_id,
        sum(strata.claims) as claims,
        sum(strata.given_back) as given_back,
        sum(strata.better_given_back) as better_given_back,
        {{ round_stat(
            'sum(' ~ stratum_expected('strata.given_back', 'strata.better', 'strata.claims') ~ ')'
        ) }} as expected_better,
        sum({{ stratum_variance('strata.given_back', 'strata.better', 'strata.claims') }}) as variance
    from strata
    group by strata.account_id

),

joined as (

    select
        holds.account_id,
        holds.hoard_days,
        holds.most_held,
        holds.release_ids,
        summed.better_given_back,
        summed.expected_better,
        coalesce(summed.claims, 0) as claims,
        coalesce(summed.given_back, 0) as given_back,
        coalesce(summed.variance, 0) as variance,
        holds.hoard_days >= thresholds.minimum_hoard_days as is_hoarding,
        coalesce(
            summed.variance > 0
            and summed.claims >= thresholds.minimum_claims
            and summed.given_back >= thresholds.minimum_releases,
            false
        ) as is_comparable,
        case
            when summed.variance > 0
                then {{ stratified_deviate(
                    '(summed.expected_better - summed.better_given_back)',
                    'summed.variance', 'thresholds.spread'
                ) }}
        end as deviate
    from holds
    cross join thresholds
    left join summed on holds.account_id = summed.account_id

),

{# Whether somebody hoards knows nothing of what the tasks pay: only those who do are tests of the night. #}
picks as (

    select
        joined.*,
        case when joined.is_comparable then {{ round_stat(stratified_odds(
            '(joined.expected_better - joined.better_given_back)', 'joined.variance'
        )) }} end as odds_ratio,
        case
            when joined.is_comparable and joined.is_hoarding
                then round({{ normal_upper_tail('joined.deviate') }}, 10)
        end as p_value
    from joined

)

select * from picks
