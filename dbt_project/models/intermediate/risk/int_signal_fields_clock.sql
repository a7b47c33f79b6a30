with

clock_days as (

    select * from {{ ref('int_clock_days') }}

),

fields as (

    select
        'superhuman_hours' as signal_code,
        count(*) > 0 as has_values,
        'claimed_at' as field
    from clock_days
    union all
    select
        'lockstep_claims' as signal_code,
        count(*) > 0 as has_values,
        'claimed_at' as field
    from clock_days
    union all
    select
        'overlapping_work' as signal_code,
        coalesce(sum(clock_days.paid_seconds), 0) > 0 as has_values,
        'claimed_at and active_seconds' as field
    from clock_days
    union all
    select
        'idle_billing' as signal_code,
        coalesce(sum(clock_days.watched_seconds), 0) > 0 as has_values,
        'claimed_at, active_seconds and billed_seconds' as field
    from clock_days

)

select * from fields
