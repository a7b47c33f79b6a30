with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['q_limit', 'window_days']) }}

),

partners as (

    select * from {{ ref('int_answer_partners') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

votes as (

    select * from {{ ref('int_answer_votes') }}

),

copiers as (

    select
        partners.account_id,
        own_workers.worker_number,
        partner_workers.worker_number as partner_number
    from partners
    inner join signal_tests
        on
            partners.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'answer_copying'
    inner join workers as own_workers on partners.account_id = own_workers.account_id
    inner join workers as partner_workers
        on
            partners.partner_id = partner_workers.account_id
            and own_workers.task_type = partner_workers.task_type
    cross join thresholds
    where
        signal_tests.q_value <= thresholds.q_limit

),

own_labels as (

    select
        copiers.account_id,
        copiers.partner_number,
        labels.task_number,
        labels.label_number,
        labels.version_key,
        labels.submitted_at
    from copiers
    inner join labels on copiers.worker_number = labels.worker_number
    cross join thresholds
    where {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

copied as (

    select
        own_labels.version_key,
        own_labels.account_id,
        'answer_copying' as signal_code,
        1.0 as observed_value,
        1.0 as threshold_value,
        'The same answer as a colleague''s, handed in after it'
        || case when votes.votes = 2 and votes.answers > 2 then '; nobody else gave it.' else '.' end
            as explanation
    from own_labels
    inner join labels
        on
            own_labels.task_number = labels.task_number
            and own_labels.partner_number = labels.worker_number
            and own_labels.label_number = labels.label_number
            and own_labels.submitted_at > labels.submitted_at
    left join votes
        on
            own_labels.task_number = votes.task_number
            and own_labels.label_number = votes.label_number
    qualify row_number() over (
        partition by own_labels.account_id
        order by
            votes.votes asc nulls last,
            votes.answers desc nulls last,
            own_labels.version_key desc nulls last
    ) <= {{ evidence_rows() }}

)

select * from copied
