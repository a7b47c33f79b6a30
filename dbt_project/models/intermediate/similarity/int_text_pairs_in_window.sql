with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', ['window_days', 'maximum_labels_per_task']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

candidates as (

    select * from {{ ref('int_text_candidates') }}

),

test_accounts as (

    select accounts.account_id
    from accounts
    where coalesce(accounts.is_test, false)

),

pairs as (

    select
        candidates.task_id,
        candidates.later_version_key,
        candidates.later_submission_id,
        candidates.later_account_id,
        candidates.earlier_version_key,
        candidates.earlier_submission_id,
        candidates.earlier_account_id
    from candidates
    left join test_accounts as later_tests on candidates.later_account_id = later_tests.account_id
    left join test_accounts as earlier_tests on candidates.earlier_account_id = earlier_tests.account_id
    cross join thresholds
    where
        later_tests.account_id is null
        and earlier_tests.account_id is null
        and candidates.texts_back <= thresholds.maximum_labels_per_task
        and {{ days_between('candidates.earlier_submitted_on', as_of()) }} < thresholds.window_days

)

select * from pairs
