with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'idle_billing', ['window_days', 'minimum_week_minutes', 'minimum_share']) }}

),

clock_days as (

    select * from {{ ref('int_clock_days') }}

),

numbered as (

    select
        clock_days.account_id,
        clock_days.watched_seconds,
        clock_days.idle_seconds,
        {{ int_div(days_between('clock_days.submitted_on', as_of()), '7') }} as weeks_ago
    from clock_days
    inner join thresholds on {{ days_between('clock_days.submitted_on', as_of()) }} < thresholds.window_days
    where clock_days.watched_seconds > 0

),

summed as (

    select
        numbered.account_id,
        numbered.weeks_ago,
        sum(numbered.watched_seconds) as watched_seconds,
        sum(numbered.idle_seconds) as idle_seconds
    from numbered
    group by numbered.account_id, numbered.weeks_ago

),

weeks as (

    select
        summed.account_id,
        summed.weeks_ago,
        summed.watched_seconds,
        summed.idle_seconds,
        asin(sqrt(least(1.0, summed.idle_seconds / summed.watched_seconds))) as angle,
        summed.idle_seconds >= thresholds.minimum_share * summed.watched_seconds as is_idle
    from summed
    inner join thresholds on summed.watched_seconds >= 60 * thresholds.minimum_week_minutes

)

select * from weeks
