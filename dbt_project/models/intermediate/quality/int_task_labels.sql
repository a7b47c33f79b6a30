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

superseded as (

    select * from {{ ref('int_labels_superseded') }}

),

label_tasks as (

    select * from {{ ref('int_label_tasks') }}

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
        label_tasks.task_number,
        label_days.account_id,
        label_days.task_type,
        label_days.label,
        label_days.gold_answer,
        label_days.submitted_at,
        label_days.submitted_on,
        label_tasks.labels_of_task
    from label_days
    inner join label_tasks on label_days.task_id = label_tasks.task_id
    left join test_accounts on label_days.account_id = test_accounts.account_id
    left join superseded on label_days.submission_id = superseded.submission_id
    cross join thresholds
    where
        test_accounts.account_id is null
        and superseded.submission_id is null
        and {{ days_between('label_days.submitted_on', as_of()) }} < thresholds.answer_window_days

)

select * from newest
