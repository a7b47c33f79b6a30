with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', ['q_limit', 'minimum_submissions']) }}

),

speeds as (

    select * from {{ ref('int_expert_speed') }}

),

deviates as (

    select * from {{ ref('int_speed_deviates') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

fast_submissions as (

    select * from {{ ref('int_account_fast_submissions') }}

),

joined as (

    select
        speeds.account_id,
        speeds.submissions,
        speeds.time_ratio,
        deviates.population_accounts,
        deviates.deviate,
        signal_tests.p_value,
        signal_tests.q_value,
        signal_tests.tests,
        fast_submissions.submission_ids,
        thresholds.q_limit,
        thresholds.minimum_submissions
    from speeds
    left join deviates on speeds.account_id = deviates.account_id
    left join signal_tests
        on
            speeds.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'too_fast'
    left join fast_submissions on speeds.account_id = fast_submissions.account_id
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'too_fast' as signal_code,
        'timing' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.q_value <= joined.q_limit then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.submissions as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(raws={
            'timed_submissions': 'joined.submissions',
            'time_ratio': number_text('joined.time_ratio', 4),
            'deviate': number_text('joined.deviate', 4),
            'experts_compared': 'joined.population_accounts',
            'tests_of_the_night': 'joined.tests',
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        case
            when joined.q_value is null and joined.submissions < joined.minimum_submissions
                then
                    'Only ' || {{ number_text('joined.submissions', 0) }} || ' timed submissions; '
                    || {{ number_text('joined.minimum_submissions', 0) }}
                    || ' are needed before speed says anything.'
            when joined.q_value is null
                then 'Too few experts do the same kinds of task to say what is usual.'
            else
                'Over ' || {{ number_text('joined.submissions', 0) }}
                || ' timed submissions this expert takes '
                || {{ percent_text('joined.time_ratio') }}
                || ' of the usual time for the same kinds of task; among '
                || {{ number_text('joined.population_accounts', 0) }}
                || ' honest experts a speed like this has a probability '
                || case when joined.p_value >= 0.0001 then 'of ' else '' end
                || {{ probability_text('joined.p_value') }} || '. '
                || case
                    when joined.q_value <= joined.q_limit
                        then 'Speed alone proves nothing: send 20 gold tasks.'
                    else 'That is within what honest people differ by.'
                end
        end as explanation
    from joined

)

select * from judged
