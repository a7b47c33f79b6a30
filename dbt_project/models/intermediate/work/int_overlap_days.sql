with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'overlapping_work', ['minutes', 'window_days']) }}

),

clock_days as (

    select * from {{ ref('int_clock_days') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

candidates as (

    select
        clock_days.account_id,
        clock_days.submitted_on
    from clock_days
    cross join thresholds
    where
        {{ days_between('clock_days.submitted_on', as_of()) }} < thresholds.window_days
        and clock_days.overlap_seconds >= 60 * thresholds.minutes

),

spans as (

    select
        items.version_key,
        items.account_id,
        items.submitted_on,
        {{ epoch_seconds('items.claimed_at') }} as started,
        {{ epoch_seconds('items.submitted_at') }} as ended,
        least(
            {{ seconds_between('items.claimed_at', 'items.submitted_at') }}, {{ paid_seconds('items') }}
        ) as paid_seconds
    from items
    inner join candidates
        on
            items.account_id = candidates.account_id
            and items.submitted_on = candidates.submitted_on
    where items.claimed_at < items.submitted_at

),

followed as (

    select
        spans.version_key,
        spans.account_id,
        spans.submitted_on,
        spans.started,
        spans.ended,
        spans.paid_seconds,
        min(spans.started) over (
            partition by spans.account_id, spans.submitted_on
            order by spans.ended desc nulls last, spans.version_key desc nulls last
            rows between unbounded preceding and 1 preceding
        ) as next_started
    from spans

),

islands as (

    select
        followed.account_id,
        followed.submitted_on,
        followed.started,
        followed.ended,
        followed.paid_seconds,
        sum(case when followed.ended >= followed.next_started then 0 else 1 end) over (
            partition by followed.account_id, followed.submitted_on
            order by followed.ended desc nulls last, followed.version_key desc nulls last
            rows between unbounded preceding and current row
        ) as island
    from followed

),

measured as (

    select
        islands.account_id,
        islands.submitted_on,
        islands.island,
        sum(islands.paid_seconds) - (max(islands.ended) - min(islands.started)) as overlap_seconds
    from islands
    group by islands.account_id, islands.submitted_on, islands.island

),

overlap_days as (

    select
        measured.account_id,
        measured.submitted_on as worked_on,
        sum(greatest(0, measured.overlap_seconds)) / 60 as minutes
    from measured
    cross join thresholds
    group by measured.account_id, measured.submitted_on, thresholds.minutes
    having round(sum(greatest(0, measured.overlap_seconds)) / 60, 6) >= thresholds.minutes

)

select * from overlap_days
