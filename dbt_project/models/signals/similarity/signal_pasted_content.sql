with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'pasted_content', [
        'q_limit', 'bar', 'minimum_trials', 'characters_per_minute'
    ]) }}

),

counts as (

    select * from {{ ref('int_paste_counts') }}

),

paste_tests as (

    select * from {{ ref('int_paste_tests') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

submission_evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

named as (

    select
        submission_evidence.account_id,
        {{ string_list('submission_evidence.submission_id') }} as submission_ids
    from submission_evidence
    where submission_evidence.signal_code = 'pasted_content'
    group by submission_evidence.account_id

),

joined as (

    select
        counts.*,
        paste_tests.people,
        paste_tests.posterior_mean,
        signal_tests.p_value,
        signal_tests.q_value,
        named.submission_ids,
        thresholds.q_limit,
        thresholds.minimum_trials,
        thresholds.characters_per_minute,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and counts.events >= thresholds.bar * counts.trials,
            false
        ) as is_flagged
    from counts
    cross join thresholds
    left join paste_tests on counts.account_id = paste_tests.account_id
    left join signal_tests
        on
            counts.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'pasted_content'
    left join named on counts.account_id = named.account_id

),

judged as (

    select
        joined.account_id,
        'pasted_content' as signal_code,
        'similarity' as family,
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
            'texts': 'joined.trials',
            'pasted_in_no_time': 'joined.events',
            'pasted_share': number_text('joined.pasted_share', 4),
            'expected_rate': number_text('joined.expected_rate', 4),
            'shrunk_rate': number_text('joined.posterior_mean', 4),
            'accounts_compared': 'joined.people',
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        {{ pasted_content_words() }} as explanation
    from joined

)

select * from judged
