with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'lockstep_claims', [
        'q_limit', 'minimum_claims', 'minimum_excess', 'bucket_seconds', 'window_days'
    ]) }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

lockstep_pairs as (

    select * from {{ ref('int_lockstep_pairs') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

workers as (

    select
        work_days.account_id,
        sum(work_days.submissions) as claims
    from work_days
    cross join thresholds
    where {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.account_id

),

sides as (

    {{ both_sides('lockstep_pairs', ['match_days', 'matches', 'expected_matches', 'task_ids', 'p_value']) }}

),

partners as (

    {{ best_partner('sides', ['match_days', 'matches', 'expected_matches', 'task_ids']) }}

),

joined as (

    select
        workers.account_id,
        workers.claims,
        partners.partner_id,
        partners.match_days,
        partners.matches,
        partners.expected_matches,
        partners.task_ids,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_claims,
        thresholds.bucket_seconds,
        coalesce(
            signal_tests.q_value <= thresholds.q_limit
            and partners.matches >= thresholds.minimum_excess * partners.expected_matches,
            false
        ) as is_flagged
    from workers
    cross join thresholds
    left join partners on workers.account_id = partners.account_id
    left join signal_tests
        on
            workers.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'lockstep_claims'

),

judged as (

    select
        joined.account_id,
        'lockstep_claims' as signal_code,
        'coordination' as family,
        case
            when joined.is_flagged then 'flagged'
            when joined.claims < joined.minimum_claims then 'insufficient_data'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.claims as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(texts={'partner_id': 'joined.partner_id'}, raws={
            'claims': 'joined.claims',
            'matches': 'joined.matches',
            'expected_matches': number_text('joined.expected_matches', 2),
            'days': 'joined.match_days',
            'task_ids': "coalesce(joined.task_ids, '[]')",
        }) }} as evidence,
        {{ lockstep_words() }} as explanation
    from joined

)

select * from judged
