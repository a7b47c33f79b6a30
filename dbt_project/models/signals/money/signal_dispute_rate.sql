with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'dispute_rate', ['q_limit', 'bar', 'minimum_trials']) }}

),

counts as (

    select * from {{ ref('int_payment_counts') }}

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
        counts.open_trials,
        counts.all_events,
        counts.row_ids,
        rate_tests.people,
        rate_tests.usual_rate,
        rate_tests.posterior_mean,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.bar,
        thresholds.minimum_trials,
        signal_tests.q_value is not null as is_tested,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit and rate_tests.posterior_mean >= thresholds.bar,
            false
        ) as is_flagged
    from counts
    left join rate_tests
        on
            counts.account_id = rate_tests.account_id
            and rate_tests.signal_code = 'dispute_rate'
    left join signal_tests
        on
            counts.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'dispute_rate'
    cross join thresholds
    where counts.signal_code = 'dispute_rate'

),

judged as (

    select
        joined.account_id,
        'dispute_rate' as signal_code,
        'money' as family,
        case
            when not joined.is_tested then 'insufficient_data'
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
            'settled_payments': 'joined.trials',
            'payments_still_maturing': 'joined.open_trials',
            'disputed_payments': 'joined.all_events',
            'shrunk_rate': number_text('joined.posterior_mean', 4),
            'usual_rate': number_text('joined.usual_rate', 4),
            'accounts_compared': 'joined.people',
            'payment_ids': 'joined.row_ids',
        }) }} as evidence,
        case
            when joined.trials < joined.minimum_trials
                then
                    'Only ' || {{ number_text('joined.trials', 0) }} || ' settled payments; '
                    || {{ number_text('joined.minimum_trials', 0) }}
                    || ' are needed before a rate says anything.'
            when not joined.is_tested
                then 'Too few accounts of this kind to say what is usual.'
            else
                'Of ' || {{ number_text('joined.trials', 0) }} || ' settled payments '
                || {{ number_text('joined.all_events', 0) }} || ' were disputed; with the busiest day '
                || 'counted once, and shrunk to what is usual, that is a rate of '
                || {{ number_text('100 * joined.posterior_mean', 2) }}
                || ' %, where ' || {{ number_text('100 * joined.usual_rate', 2) }} || ' % is usual. '
                || {{ number_text('joined.open_trials', 0) }}
                || ' of the payments are so young that disputes may still come. '
                || case
                    when joined.is_flagged then 'Read the disputes before anything is concluded.'
                    else 'That is within what honest accounts differ by, or too little to matter.'
                end
        end as explanation
    from joined

)

select * from judged
