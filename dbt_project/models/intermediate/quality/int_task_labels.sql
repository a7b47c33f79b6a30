with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['answer_window_days']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

label_days as (

    select * from {{ ref('int_label_days') }}

),

test_accounts as (

    select accounts.account_id
    from accounts
    where coalesce(accounts.is_test, false)

),

newest as (

    select
        label_days.submission_id,
        label_days.task_id,
        label_days.account_id,
        label_days.task_type,
        label_days.label,
        label_days.gold_answer,
        label_days.submitted_at,
        label_days.submitted_on
    from label_days
    left join test_accounts on label_days.account_id = test_accounts.account_id
    cross join thresholds
    where
        test_accounts.account_id is null
        and {{ days_between('label_days.submitted_on', as_of()) }} < thresholds.answer_window_days
    qualify row_number() over (
        partition by label_days.task_id, label_days.account_id
        order by label_days.submitted_at desc nulls last, label_days.submission_id desc nulls last
    ) = 1

),

counted as (

    select
        newest.submission_id,
        newest.task_id,
        newest.account_id,
        newest.task_type,
        newest.label,
        newest.gold_answer,
        newest.submitted_at,
        newest.submitted_on,
        count(*) over (partition by newest.task_id) as labels_of_task
    from newest

)

select * from counted
