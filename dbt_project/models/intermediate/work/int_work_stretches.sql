with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'superhuman_hours', ['hours', 'window_days']) }}

),

clock_days as (

    select * from {{ ref('int_clock_days') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

numbered as (

    select
        clock_days.account_id,
        clock_days.work_seconds,
        clock_days.eve_seconds,
        {{ day_number('clock_days.submitted_on') }} as day_number
    from clock_days
    cross join thresholds
    where {{ days_between('clock_days.submitted_on', as_of()) }} < thresholds.window_days

),

two_days as (

    select
        numbered.account_id,
        sum(numbered.work_seconds) over (
            partition by numbered.account_id order by numbered.day_number asc nulls last
            range between current row and 1 following
        ) as work_seconds,
        sum(numbered.eve_seconds) over (
            partition by numbered.account_id order by numbered.day_number asc nulls last
            range between current row and 2 following
        ) as eve_seconds
    from numbered

),

busy_accounts as (

    select distinct two_days.account_id
    from two_days
    cross join thresholds
    where
        two_days.work_seconds + two_days.eve_seconds + 2 * {{ longest_pause() }}
        >= 3600 * thresholds.hours

),

spans as (

    select
        items.version_key,
        items.account_id,
        {{ epoch_seconds('items.submitted_at') }} as ended,
        {{ epoch_seconds('items.submitted_at') }}
        - {{ attended_seconds(
            seconds_between('items.claimed_at', 'items.submitted_at'), 'items.active_seconds'
        ) }} as started,
        items.submitted_on
    from items
    inner join busy_accounts on items.account_id = busy_accounts.account_id
    cross join thresholds
    where
        items.claimed_at < items.submitted_at
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days

),

followed as (

    select
        spans.version_key,
        spans.account_id,
        spans.started,
        spans.ended,
        spans.submitted_on,
        min(spans.started) over (
            partition by spans.account_id
            order by spans.ended desc nulls last, spans.version_key desc nulls last
            rows between unbounded preceding and 1 preceding
        ) as next_started
    from spans

),

stretches as (

    select
        followed.version_key,
        followed.account_id,
        followed.started,
        {{ work_piece_end('followed.ended', 'followed.next_started') }} as ended,
        followed.submitted_on
    from followed

)

select * from stretches
