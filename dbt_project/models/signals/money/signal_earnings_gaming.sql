with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'earnings_gaming', [
        'q_limit', 'window_days', 'minimum_claims', 'minimum_releases', 'minimum_held', 'minimum_hoard_days',
        'minimum_odds'
    ]) }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

picks as (

    select * from {{ ref('int_pay_picks') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

workers as (

    select
        work_days.account_id,
        sum(work_days.submissions) as submissions
    from work_days
    cross join thresholds
    where {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.account_id

),

joined as (

    select
        workers.account_id,
        picks.hoard_days,
        picks.most_held,
        picks.release_ids,
        picks.given_back,
        picks.better_given_back,
        picks.expected_better,
        picks.odds_ratio,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_claims,
        thresholds.minimum_releases,
        thresholds.minimum_held,
        coalesce(picks.claims, workers.submissions) as claims,
        picks.odds_ratio is not null as is_comparable,
        picks.hoard_days >= thresholds.minimum_hoard_days as is_hoarding,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit and picks.odds_ratio >= thresholds.minimum_odds, false
        ) as is_flagged
    from workers
    cross join thresholds
    left join picks on workers.account_id = picks.account_id
    left join signal_tests
        on
            workers.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'earnings_gaming'

),

judged as (

    select
        joined.account_id,
        'earnings_gaming' as signal_code,
        'money' as family,
        case
            when not joined.is_comparable then 'insufficient_data'
            when joined.is_flagged then 'flagged'
            else 'clear'
        end as status,
        case when joined.is_comparable then coalesce(1 - joined.q_value, 0.0) end as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.claims as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(raws={
            'claims': 'joined.claims',
            'given_back': 'joined.given_back',
            'better_paid_given_back': 'joined.better_given_back',
            'better_paid_expected': number_text('joined.expected_better', 1),
            'odds_ratio': number_text('joined.odds_ratio', 2),
            'days_held_together': 'joined.hoard_days',
            'most_held_at_once': 'joined.most_held',
            'release_ids': "coalesce(joined.release_ids, '[]')",
        }) }} as evidence,
        {{ earnings_gaming_words() }} as explanation
    from joined

)

select * from judged
