-- depends_on: {{ ref('int_submission_days_touched') }}
with

items as (

    select * from {{ ref('int_work_items') }}
    {% if is_incremental() %}
    where submitted_on in (select touched.touched_on from {{ ref('int_submission_days_touched') }} as touched)
    {% endif %}

),

spans as (

    select
        items.account_id,
        items.version_key,
        items.submitted_on,
        {{ epoch_seconds('items.submitted_at') }} as ended,
        {{ epoch_seconds('items.submitted_at') }}
        - {{ attended_seconds(
            seconds_between('items.claimed_at', 'items.submitted_at'), 'items.active_seconds'
        ) }} as started,
        {{ epoch_seconds('cast(items.submitted_on as timestamp)') }} as midnight,
        least(
            {{ seconds_between('items.claimed_at', 'items.submitted_at') }}, {{ paid_seconds('items') }}
        ) as paid_seconds,
        case
            when items.billed_seconds > 0 and items.active_seconds >= 0 and {{ is_alone('items') }}
                then items.billed_seconds
        end as watched_seconds,
        greatest(0, items.billed_seconds - items.active_seconds) as idle_seconds
    from items
    where items.claimed_at < items.submitted_at

),

followed as (

    select
        spans.account_id,
        spans.submitted_on,
        spans.started,
        spans.ended,
        spans.midnight,
        spans.watched_seconds,
        spans.idle_seconds,
        spans.paid_seconds,
        min(spans.started) over later_tasks as next_started,
        min(spans.ended - spans.paid_seconds) over later_tasks as next_paid
    from spans
    window later_tasks as (
        partition by spans.account_id, spans.submitted_on
        order by spans.ended desc nulls last, spans.version_key desc nulls last
        rows between unbounded preceding and 1 preceding
    )

),

pieces as (

    select
        followed.account_id,
        followed.submitted_on,
        followed.started,
        followed.midnight,
        followed.watched_seconds,
        followed.idle_seconds,
        followed.paid_seconds,
        {{ work_piece_end('followed.ended', 'followed.next_started') }} as piece_ended,
        least(
            followed.paid_seconds,
            greatest(0, followed.ended - coalesce(followed.next_paid, followed.ended))
        ) as overlap_seconds
    from followed

),

summed as (

    select
        pieces.account_id,
        pieces.submitted_on,
        count(*) as spans,
        sum(greatest(0, pieces.piece_ended - greatest(pieces.started, pieces.midnight))) as work_seconds,
        sum(greatest(0, least(pieces.piece_ended, pieces.midnight) - pieces.started)) as eve_seconds,
        sum(pieces.paid_seconds) as paid_seconds,
        sum(pieces.overlap_seconds) as overlap_seconds,
        sum(pieces.watched_seconds) as watched_seconds,
        sum(case when pieces.watched_seconds > 0 then pieces.idle_seconds end) as idle_seconds
    from pieces
    group by pieces.account_id, pieces.submitted_on

),

days as (

    select
        summed.account_id,
        summed.spans,
        summed.work_seconds,
        summed.eve_seconds,
        summed.paid_seconds,
        summed.overlap_seconds,
        summed.watched_seconds,
        summed.idle_seconds,
        summed.submitted_on
    from summed

)

select * from days
