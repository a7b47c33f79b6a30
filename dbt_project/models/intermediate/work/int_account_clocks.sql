with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

hours_thresholds as (

    {{ thresholds_of('rules', 'superhuman_hours', ['window_days']) }}

),

overlap_thresholds as (

    {{ thresholds_of('rules', 'overlapping_work', ['window_days']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

clock_days as (

    select * from {{ ref('int_clock_days') }}

),

long_days as (

    select * from {{ ref('int_long_days') }}

),

overlap_days as (

    select * from {{ ref('int_overlap_days') }}

),

clocks as (

    select
        clock_days.account_id,
        count(*) filter (
            where {{ days_between('clock_days.submitted_on', as_of()) }} < hours_thresholds.window_days
        ) as days_worked,
        count(*) filter (
            where
            clock_days.paid_seconds > 0
            and {{ days_between('clock_days.submitted_on', as_of()) }} < overlap_thresholds.window_days
        ) as days_paid
    from clock_days
    cross join hours_thresholds
    cross join overlap_thresholds
    group by clock_days.account_id

),

long_sums as (

    select
        long_days.account_id,
        count(*) filter (where long_days.is_separate) as long_days,
        max(long_days.hours) as most_hours,
        {{ string_list("cast(long_days.worked_on as " ~ t_text() ~ ")") }} as worked_on
    from long_days
    group by long_days.account_id

),

overlap_sums as (

    select
        overlap_days.account_id,
        count(*) as overlap_days,
        max(overlap_days.minutes) as most_minutes,
        {{ string_list("cast(overlap_days.worked_on as " ~ t_text() ~ ")") }} as worked_on
    from overlap_days
    group by overlap_days.account_id

),

joined as (

    select
        clocks.account_id,
        clocks.days_worked,
        clocks.days_paid,
        long_sums.most_hours,
        overlap_sums.most_minutes,
        coalesce(long_sums.long_days, 0) as long_days,
        coalesce(long_sums.worked_on, '[]') as long_on,
        coalesce(overlap_sums.overlap_days, 0) as overlap_days,
        coalesce(overlap_sums.worked_on, '[]') as overlap_on
    from clocks
    inner join accounts on clocks.account_id = accounts.account_id
    left join long_sums on clocks.account_id = long_sums.account_id
    left join overlap_sums on clocks.account_id = overlap_sums.account_id

)

select * from joined
