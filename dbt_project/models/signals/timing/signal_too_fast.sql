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

checks as (

    select * from {{ ref('int_speed_checks') }}

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
        checks.p_value,
        checks.q_value,
        checks.tests,
        checks.gold_answered,
        checks.gold_correct,
        checks.below_bar,
        checks.confirming,
        checks.verdict,
        checks.golds_asked,
        fast_submissions.submission_ids,
        thresholds.q_limit,
        thresholds.minimum_submissions
    from speeds
    left join deviates on speeds.account_id = deviates.account_id
    left join checks on speeds.account_id = checks.account_id
    left join fast_submissions on speeds.account_id = fast_submissions.account_id
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'too_fast' as signal_code,
        'timing' as family,
        case
            when joined.q_value is null or joined.verdict = 'asked' then 'insufficient_data'
            when joined.verdict in ('confirmed', 'alone') then 'flagged'
            else 'clear'
        end as status,
        case
            when joined.verdict = 'confirmed' then greatest(1 - joined.q_value, joined.below_bar)
            else 1 - joined.q_value
        end as score,
        case
            when joined.verdict = 'confirmed' then joined.below_bar
            else joined.q_value
        end as observed_value,
        case
            when joined.verdict = 'confirmed' then joined.confirming
            else joined.q_limit
        end as threshold_value,
        joined.submissions as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(texts={'verdict': 'joined.verdict'}, raws={
            'timed_submissions': 'joined.submissions',
            'time_ratio': number_text('joined.time_ratio', 4),
            'deviate': number_text('joined.deviate', 4),
            'experts_compared': 'joined.population_accounts',
            'tests_of_the_night': 'joined.tests',
            'gold_answered': 'joined.gold_answered',
            'gold_correct': 'joined.gold_correct',
            'golds_asked': 'joined.golds_asked',
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        {{ too_fast_words() }} as explanation
    from joined

)

select * from judged
