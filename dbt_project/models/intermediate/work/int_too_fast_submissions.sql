with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', ['window_days', 'q_limit']) }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

baselines as (

    select * from {{ ref('int_timing_baselines') }}

),

fast_accounts as (

    select signal_tests.account_id
    from signal_tests
    cross join thresholds
    where
        signal_tests.signal_code = 'too_fast'
        and signal_tests.q_value <= thresholds.q_limit

),

timed as (

    select
        submissions.submission_id,
        submissions.account_id,
        submissions.active_seconds,
        exp(baselines.center) as usual_seconds,
        greatest(submissions.active_seconds, 1) / exp(baselines.center) as time_ratio
    from submissions
    inner join fast_accounts on submissions.account_id = fast_accounts.account_id
    inner join tasks on submissions.task_id = tasks.task_id
    inner join baselines on tasks.task_type = baselines.task_type
    cross join thresholds
    where
        submissions.active_seconds > 0
        and baselines.is_usable
        and {{ days_between('submissions.submitted_on', as_of()) }} < thresholds.window_days

),

fastest as (

    select
        timed.submission_id,
        timed.account_id,
        timed.active_seconds,
        timed.usual_seconds,
        timed.time_ratio
    from timed
    qualify row_number() over (
        partition by timed.account_id
        order by round(timed.time_ratio, 9) asc nulls last, timed.submission_id asc nulls last
    ) <= {{ evidence_rows() }}

)

select * from fastest
