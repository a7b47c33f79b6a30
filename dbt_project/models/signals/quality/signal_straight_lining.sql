with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'straight_lining', ['q_limit', 'minimum_answers', 'minimum_run']) }}

),

checks as (

    select * from {{ ref('int_line_checks') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

named as (

    select * from {{ ref('int_account_quality_submissions') }}

),

joined as (

    select
        checks.account_id,
        checks.answers,
        checks.task_type,
        checks.label,
        checks.run_answers,
        checks.votes,
        checks.same_votes,
        signal_tests.p_value,
        signal_tests.q_value,
        named.submission_ids,
        thresholds.q_limit,
        thresholds.minimum_answers,
        thresholds.minimum_run
    from checks
    cross join thresholds
    left join signal_tests
        on
            checks.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'straight_lining'
    left join named on checks.account_id = named.account_id and named.signal_code = 'straight_lining'

),

judged as (

    select
        joined.account_id,
        'straight_lining' as signal_code,
        'quality' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.q_value <= joined.q_limit then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.answers as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(
            texts={'task_type': 'joined.task_type', 'answer': 'joined.label'},
            raws={
                'answers': 'joined.answers',
                'run': 'joined.run_answers',
                'answers_of_others': 'joined.votes',
                'of_them_the_same': 'joined.same_votes',
                'submission_ids': "coalesce(joined.submission_ids, '[]')",
            },
        ) }} as evidence,
        case
            when joined.answers < joined.minimum_answers
                then
                    'Only ' || {{ number_text('joined.answers', 0) }} || ' answers; '
                    || {{ number_text('joined.minimum_answers', 0) }} || ' are needed.'
            when joined.run_answers is null
                then
                    'Never ' || {{ number_text('joined.minimum_run', 0) }}
                    || ' answers alike on whole days in a row.'
            else
                {{ number_text('joined.run_answers', 0) }} || ' times in a row the answer was '
                || joined.label || ' (' || joined.task_type || '). Of the answers that others gave to these '
                || 'tasks, ' || {{ number_text('joined.same_votes', 0) }} || ' of '
                || {{ number_text('joined.votes', 0) }} || ' were the same. '
                || case
                    when joined.q_value <= joined.q_limit
                        then 'The tasks themselves do not explain the run: look at a few of them.'
                    else 'The tasks themselves explain such a run.'
                end
        end as explanation
    from joined

)

select * from judged
