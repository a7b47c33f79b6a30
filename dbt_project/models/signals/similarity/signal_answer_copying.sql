with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['q_limit', 'minimum_shared']) }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

partners as (

    select * from {{ ref('int_answer_partners') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

named as (

    select
        evidence.account_id,
        {{ string_list('evidence.submission_id') }} as submission_ids
    from evidence
    where evidence.signal_code = 'answer_copying'
    group by evidence.account_id

),

accounts as (

    select distinct workers.account_id
    from workers

),

joined as (

    select
        accounts.account_id,
        partners.partner_id,
        partners.partners,
        partners.shared_tasks,
        partners.same,
        partners.expected_same,
        partners.alone,
        partners.alone_same,
        partners.alone_expected,
        named.submission_ids,
        signal_tests.p_value,
        signal_tests.q_value,
        signal_tests.tests,
        thresholds.q_limit,
        thresholds.minimum_shared
    from accounts
    left join partners on accounts.account_id = partners.account_id
    left join signal_tests
        on
            accounts.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'answer_copying'
    left join named on accounts.account_id = named.account_id
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'answer_copying' as signal_code,
        'similarity' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.q_value <= joined.q_limit then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        coalesce(joined.shared_tasks, 0) as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(texts={'partner_id': 'joined.partner_id'}, raws={
            'shared_tasks': 'joined.shared_tasks',
            'same_answers': 'joined.same',
            'expected_same': number_text('joined.expected_same', 1),
            'answers_of_nobody_else': 'joined.alone',
            'same_of_these': 'joined.alone_same',
            'expected_of_these': number_text('joined.alone_expected', 1),
            'partners_compared': 'joined.partners',
            'tests_of_the_night': 'joined.tests',
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        {{ answer_copying_words() }} as explanation
    from joined

)

select * from judged
