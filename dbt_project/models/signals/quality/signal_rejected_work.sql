with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'rejected_work', ['q_limit', 'bar', 'minimum_trials', 'minimum_reviewers']) }}

),

counts as (

    select * from {{ ref('int_rejection_counts') }}

),

rejection_tests as (

    select * from {{ ref('int_rejection_tests') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

joined as (

    select
        counts.*,
        rejection_tests.people,
        rejection_tests.posterior_mean,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_trials,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and rejection_tests.posterior_mean >= thresholds.bar
            and counts.rejecters >= thresholds.minimum_reviewers,
            false
        ) as is_flagged
    from counts
    cross join thresholds
    left join rejection_tests on counts.account_id = rejection_tests.account_id
    left join signal_tests
        on
            counts.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'rejected_work'

),

judged as (

    select
        joined.account_id,
        'rejected_work' as signal_code,
        'quality' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.is_flagged then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.trials as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(raws={
            'reviews': 'joined.trials',
            'rejections': 'joined.events',
            'expected_rate': number_text('joined.expected_rate', 4),
            'shrunk_rate': number_text('joined.posterior_mean', 4),
            'reviewers_who_rejected': 'joined.rejecters',
            'accounts_compared': 'joined.people',
            'review_ids': 'joined.review_ids',
        }) }} as evidence,
        case
            when joined.trials < joined.minimum_trials
                then
                    'Only ' || {{ number_text('joined.trials', 0) }} || ' reviews that can be compared; '
                    || {{ number_text('joined.minimum_trials', 0) }} || ' are needed.'
            when joined.q_value is null then 'Too few experts are reviewed to say what is usual.'
            else
                {{ number_text('joined.events', 0) }} || ' of ' || {{ number_text('joined.trials', 0) }}
                || ' reviews, by ' || {{ number_text('joined.rejecters', 0) }}
                || ' reviewers, rejected the work. These reviewers reject '
                || {{ percent_text('joined.expected_rate') }}
                || ' of what other people hand in on these projects. '
                || case
                    when joined.is_flagged then 'Honest people differ by less: read the rejections.'
                    else 'That is within what honest people differ by, or too little to ask about.'
                end
        end as explanation
    from joined

)

select * from judged
