with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'referral_ring', ['q_limit', 'bar', 'minimum_trials', 'minimum_tied']) }}

),

counts as (

    select * from {{ ref('int_referral_counts') }}

),

rate_tests as (

    select * from {{ ref('int_rate_tests') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

joined as (

    select
        counts.account_id,
        counts.trials,
        counts.out_accounts,
        counts.tied_accounts,
        counts.row_ids,
        rate_tests.people,
        rate_tests.usual_rate,
        rate_tests.posterior_mean,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_trials,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and rate_tests.posterior_mean >= thresholds.bar
            and counts.tied_accounts >= thresholds.minimum_tied,
            false
        ) as is_flagged
    from counts
    left join rate_tests
        on
            counts.account_id = rate_tests.account_id
            and rate_tests.signal_code = 'referral_ring'
    left join signal_tests
        on
            counts.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'referral_ring'
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'referral_ring' as signal_code,
        'coordination' as family,
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
            'referred_accounts': 'joined.trials',
            'offboarded_or_rejected': 'joined.out_accounts',
            'tied_accounts': 'joined.tied_accounts',
            'shrunk_rate': number_text('joined.posterior_mean', 4),
            'usual_rate': number_text('joined.usual_rate', 4),
            'accounts_compared': 'joined.people',
            'account_ids': 'joined.row_ids',
        }) }} as evidence,
        case
            when joined.trials < joined.minimum_trials
                then
                    'Only ' || {{ number_text('joined.trials', 0) }} || ' referred accounts; '
                    || {{ number_text('joined.minimum_trials', 0) }}
                    || ' are needed before a share says anything.'
            when joined.q_value is null
                then 'Too few accounts referred others to say what is usual.'
            else
                'Of ' || {{ number_text('joined.trials', 0) }} || ' accounts that this account referred '
                || {{ number_text('joined.out_accounts', 0) }} || ' were offboarded or rejected and '
                || {{ number_text('joined.tied_accounts', 0) }} || ' are paid out to the same instrument '
                || 'as the referrer or as several others it referred; shrunk to what is usual that is '
                || {{ percent_text('joined.posterior_mean') }} || ', where '
                || {{ percent_text('joined.usual_rate') }} || ' is usual. '
                || case
                    when joined.is_flagged then 'Ask who is paid, and who does the work.'
                    else 'That is within what honest recruiters differ by, or no instrument ties them.'
                end
        end as explanation
    from joined

)

select * from judged
