with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', ['window_days']) }}

),

checks as (

    select * from {{ ref('int_speed_checks') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

baselines as (

    select * from {{ ref('int_timing_baselines') }}

),

fast_accounts as (

    select checks.account_id
    from checks
    where checks.is_flagged

),

timed as (

    select
        items.version_key,
        items.account_id,
        items.active_seconds,
        exp(baselines.center) as usual_seconds,
        greatest(items.active_seconds, 1) / exp(baselines.center) as time_ratio
    from items
    inner join fast_accounts on items.account_id = fast_accounts.account_id
    inner join baselines on items.task_type = baselines.task_type
    cross join thresholds
    where
        items.active_seconds > 0
        and baselines.is_usable
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days

),

fastest as (

    select
        timed.version_key,
        timed.account_id,
        timed.active_seconds,
        timed.usual_seconds,
        timed.time_ratio
    from timed
    qualify row_number() over (
        partition by timed.account_id
        order by round(timed.time_ratio, 9) asc nulls last, timed.version_key asc nulls last
    ) <= {{ evidence_rows() }}

)

select * from fastest
