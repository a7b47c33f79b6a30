with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', ['window_days']) }}

),

timing_days as (

    select * from {{ ref('int_timing_days') }}

),

bins as (

    select
        timing_days.task_type,
        timing_days.ln_seconds_thousandths,
        sum(timing_days.submissions) as submissions
    from timing_days
    cross join thresholds
    where {{ days_between('timing_days.submitted_on', as_of()) }} < thresholds.window_days
    group by timing_days.task_type, timing_days.ln_seconds_thousandths

)

select * from bins
