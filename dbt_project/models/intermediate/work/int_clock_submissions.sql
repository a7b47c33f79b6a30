with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

hours_thresholds as (

    {{ thresholds_of('rules', 'superhuman_hours', ['hours', 'minimum_days']) }}

),

overlap_thresholds as (

    {{ thresholds_of('rules', 'overlapping_work', ['minutes', 'minimum_days']) }}

),

long_days as (

    select * from {{ ref('int_long_days') }}

),

overlap_days as (

    select * from {{ ref('int_overlap_days') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

idle_submissions as (

    select * from {{ ref('int_idle_submissions') }}

),

days as (

    select
        long_days.account_id,
        long_days.worked_on,
        'superhuman_hours' as signal_code,
        long_days.hours as observed_value,
        'Part of ' || {{ number_text('long_days.hours', 1) }} || ' hours of work within 24 hours.'
            as explanation,
        hours_thresholds.hours as threshold_value,
        count(*) filter (where long_days.is_separate) over (partition by long_days.account_id)
        >= hours_thresholds.minimum_days as is_flagged
    from long_days
    cross join hours_thresholds
    union all
    select
        overlap_days.account_id,
        overlap_days.worked_on,
        'overlapping_work' as signal_code,
        overlap_days.minutes as observed_value,
        'Handed in on a day with ' || {{ number_text('overlap_days.minutes', 0) }}
        || ' minutes paid beyond what the clock has.' as explanation,
        overlap_thresholds.minutes as threshold_value,
        count(*) over (partition by overlap_days.account_id)
        >= overlap_thresholds.minimum_days as is_flagged
    from overlap_days
    cross join overlap_thresholds

),

named as (

    select
        items.version_key,
        items.account_id,
        days.signal_code,
        days.observed_value,
        days.threshold_value,
        days.explanation
    from days
    inner join items
        on days.account_id = items.account_id and days.worked_on = items.submitted_on
    where
        days.is_flagged
        and items.claimed_at < items.submitted_at
    qualify row_number() over (
        partition by items.account_id, days.signal_code
        order by round(coalesce(items.active_seconds, 0), 3) desc nulls last, items.version_key asc nulls last
    ) <= {{ evidence_rows() }}

),

united as (

    select
        named.version_key,
        named.account_id,
        named.signal_code,
        named.observed_value,
        named.threshold_value,
        named.explanation
    from named
    union all
    select
        idle_submissions.version_key,
        idle_submissions.account_id,
        idle_submissions.signal_code,
        idle_submissions.observed_value,
        idle_submissions.threshold_value,
        idle_submissions.explanation
    from idle_submissions

)

select * from united
