with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', [
        'window_days', 'minimum_type_submissions', 'minimum_type_accounts'
    ]) }}

),

timing_days as (

    select * from {{ ref('int_timing_days') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

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

),

running as (

    select
        bins.task_type,
        bins.ln_seconds_thousandths,
        sum(bins.submissions) over (
            partition by bins.task_type order by bins.ln_seconds_thousandths asc nulls last
        ) as running_submissions,
        sum(bins.submissions) over (partition by bins.task_type) as type_submissions
    from bins

),

centers as (

    select
        running.task_type,
        max(running.type_submissions) as submissions,
        {{ weighted_median(
            'running.ln_seconds_thousandths', 'running.running_submissions', 'running.type_submissions'
        ) }} as center
    from running
    group by running.task_type

),

deviations as (

    select
        bins.task_type,
        abs(bins.ln_seconds_thousandths - centers.center) as deviation,
        sum(bins.submissions) as submissions
    from bins
    inner join centers on bins.task_type = centers.task_type
    group by bins.task_type, abs(bins.ln_seconds_thousandths - centers.center)

),

running_deviations as (

    select
        deviations.task_type,
        deviations.deviation,
        sum(deviations.submissions) over (
            partition by deviations.task_type order by deviations.deviation asc nulls last
        ) as running_submissions,
        sum(deviations.submissions) over (partition by deviations.task_type) as type_submissions
    from deviations

),

spreads as (

    select
        running_deviations.task_type,
        {{ weighted_median(
            'running_deviations.deviation', 'running_deviations.running_submissions',
            'running_deviations.type_submissions'
        ) }} as mad
    from running_deviations
    group by running_deviations.task_type

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
        and people.accounts >= thresholds.minimum_type_accounts as is_usable
    from centers
    inner join spreads on centers.task_type = spreads.task_type
    inner join people on centers.task_type = people.task_type
    cross join thresholds

)

select * from baselines
