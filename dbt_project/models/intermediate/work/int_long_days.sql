with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'superhuman_hours', ['hours']) }}

),

stretches as (

    select * from {{ ref('int_work_stretches') }}

),

rolling as (

    select
        stretches.account_id,
        stretches.submitted_on,
        stretches.ended,
        sum(stretches.ended - stretches.started) over (
            partition by stretches.account_id order by stretches.ended asc nulls last
            range between 86400 preceding and current row
        ) as work_seconds,
        min(stretches.started) over (
            partition by stretches.account_id order by stretches.ended asc nulls last
            range between 86400 preceding and current row
        ) as first_started
    from stretches
    where stretches.ended > stretches.started

),

worked as (

    select
        rolling.account_id,
        rolling.submitted_on,
        {{ worked_within_a_day('rolling.work_seconds', 'rolling.ended', 'rolling.first_started') }}
            as work_seconds
    from rolling

),

longest as (

    select
        worked.account_id,
        worked.submitted_on as worked_on,
        max(worked.work_seconds) / 3600 as hours
    from worked
    group by worked.account_id, worked.submitted_on

),

long_days as (

    select
        longest.account_id,
        longest.worked_on,
        longest.hours,
        row_number() over (
            partition by longest.account_id order by longest.worked_on asc nulls last
        ) as day_number
    from longest
    cross join thresholds
    where round(longest.hours, 6) >= thresholds.hours

),

numbered as (

    select
        long_days.account_id,
        long_days.worked_on,
        long_days.hours,
        row_number() over (
            partition by
                long_days.account_id,
                {{ day_number('long_days.worked_on') }} - long_days.day_number
            order by long_days.worked_on asc nulls last
        ) % 2 = 1 as is_separate
    from long_days

)

select * from numbered
