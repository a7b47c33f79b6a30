with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', [
        'window_days', 'minimum_type_submissions', 'minimum_type_accounts'
    ]) }}

),

centers as (

    select * from {{ ref('int_timing_centers') }}

),

spreads as (

    select * from {{ ref('int_timing_spreads') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

people as (

    select
        work_days.task_type,
        count(distinct work_days.account_id) as accounts
    from work_days
    cross join thresholds
    where
        work_days.timed_submissions > 0
        and {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.task_type

),

baselines as (

    select
        centers.task_type,
        centers.submissions,
        people.accounts,
        centers.center / 1000 as center,
        {{ mad_to_sigma() }} * spreads.mad / 1000 as scale,
        spreads.mad > 0
        and centers.submissions >= thresholds.minimum_type_submissions
        and people.accounts - 1 >= thresholds.minimum_type_accounts as is_usable
    from centers
    inner join spreads on centers.task_type = spreads.task_type
    inner join people on centers.task_type = people.task_type
    cross join thresholds

)

select * from baselines
