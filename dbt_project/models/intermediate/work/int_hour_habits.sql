with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'odd_hours_burst', [
        'recent_days', 'baseline_days', 'near_hours', 'rare_share', 'smoothing'
    ]) }}

),

work_hours as (

    select * from {{ ref('int_work_hours') }}

),

clock_face as (

    {{ number_spine(24, 'hour_of_day') }}

),

baseline as (

    select distinct
        work_hours.account_id,
        work_hours.submitted_on,
        work_hours.hour_of_day
    from work_hours
    cross join thresholds
    where
        {{ days_between('work_hours.submitted_on', as_of()) }} > thresholds.recent_days
        and {{ days_between('work_hours.submitted_on', as_of()) }}
        <= thresholds.recent_days + thresholds.baseline_days

),

active as (

    select
        baseline.account_id,
        count(distinct baseline.submitted_on) as active_days,
        count(*) as hours_worked
    from baseline
    group by baseline.account_id

),

worked as (

    select
        baseline.account_id,
        baseline.hour_of_day,
        count(*) as day_count
    from baseline
    group by baseline.account_id, baseline.hour_of_day

),

nearby as (

    select
        worked.account_id,
        clock_face.hour_of_day,
        sum(case when worked.hour_of_day = clock_face.hour_of_day then worked.day_count else 0 end)
            as own_days,
        sum(
            case
                when
                    {{ hours_apart('worked.hour_of_day', 'clock_face.hour_of_day') }}
                    <= thresholds.near_hours
                    then worked.day_count
                else 0
            end
        ) as near_days
    from worked
    cross join clock_face
    cross join thresholds
    group by worked.account_id, clock_face.hour_of_day

),

habits as (

    select
        nearby.account_id,
        nearby.hour_of_day,
        active.active_days,
        cast(nearby.near_days as bigint) as near_days,
        {{ hour_share('nearby.own_days', 'active.hours_worked', 'thresholds.smoothing') }} as hour_share,
        nearby.near_days <= thresholds.rare_share * active.active_days as is_odd
    from nearby
    inner join active on nearby.account_id = active.account_id
    cross join thresholds

),

summed as (

    select
        habits.*,
        {{ round_stat(
            'sum(case when habits.is_odd then habits.hour_share else 0 end)'
            ~ ' over (partition by habits.account_id)'
        ) }} as odd_share,
        first_value(habits.hour_of_day) over (
            partition by habits.account_id
            order by habits.near_days desc nulls last, habits.hour_of_day asc nulls last
        ) as peak_hour
    from habits

)

select * from summed
