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

test_accounts as (

    select accounts.account_id
    from accounts
    where coalesce(accounts.is_test, false)

),

counted as (

    select
        label_days.task_id,
        count(*) as labels_of_task
    from label_days
    left join test_accounts on label_days.account_id = test_accounts.account_id
    left join superseded on label_days.submission_id = superseded.submission_id
    cross join thresholds
    where
        test_accounts.account_id is null
        and superseded.submission_id is null
        and {{ days_between('label_days.submitted_on', as_of()) }} < thresholds.answer_window_days
    group by label_days.task_id

),

numbered as (

    select
        counted.task_id,
        counted.labels_of_task,
        cast(row_number() over (order by counted.task_id asc nulls last) as integer) as task_number
    from counted

)

select * from numbered
