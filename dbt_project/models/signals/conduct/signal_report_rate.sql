with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'report_rate', ['q_limit', 'bar', 'minimum_trials', 'minimum_reporters']) }}

),

counts as (

    select * from {{ ref('int_report_counts') }}

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
        counts.reporters,
        counts.report_days,
        counts.weight,
        counts.trials,
        counts.row_ids,
        rate_tests.people,
        rate_tests.usual_rate,
        rate_tests.posterior_mean,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_reporters,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and rate_tests.posterior_mean >= thresholds.bar
            and counts.reporters >= thresholds.minimum_reporters,
            false
        ) as is_flagged
    from counts
    left join rate_tests
        on
            counts.account_id = rate_tests.account_id
            and rate_tests.signal_code = 'report_rate'
    left join signal_tests
        on
            counts.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'report_rate'
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'report_rate' as signal_code,
        'conduct' as family,
        case
            when joined.q_value is null or joined.reporters < joined.minimum_reporters
                then 'insufficient_data'
            when joined.is_flagged then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.reporters as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(raws={
            'independent_reporters': 'joined.reporters',
            'days_with_reports': 'joined.report_days',
            'weight': number_text('joined.weight', 4),
            'contacts_and_reporters': 'joined.trials',
            'shrunk_rate': number_text('joined.posterior_mean', 4),
            'usual_rate': number_text('joined.usual_rate', 4),
            'accounts_compared': 'joined.people',
            'report_ids': 'joined.row_ids',
        }) }} as evidence,
        case
            when joined.reporters < joined.minimum_reporters
                then
                    {{ number_text('joined.reporters', 0) }}
                    || ' people have an open report about this account; fewer than '
                    || {{ number_text('joined.minimum_reporters', 0) }} || ' say nothing.'
            when joined.q_value is null
                then 'Too few contacts, of this account or of others, to say what is usual.'
            else
                {{ number_text('joined.reporters', 0) }} || ' people reported this account, on '
                || {{ number_text('joined.report_days', 0) }} || ' days. By day, and by how often they were '
                || 'right before, that weighs ' || {{ number_text('joined.weight', 1) }} || ' among '
                || {{ number_text('joined.trials', 0) }} || ' contacts. '
                || case
                    when joined.is_flagged
                        then 'Honest accounts differ by less: read the reports; they prove nothing.'
                    else 'That is within what honest accounts differ by.'
                end
        end as explanation
    from joined

)

select * from judged
