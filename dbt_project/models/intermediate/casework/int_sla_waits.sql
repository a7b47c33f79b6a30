with

due as (

    select * from {{ ref('int_clocks_due') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

settings as (

    {{ numbers_of('sla_settings', ['quantile_window_days', 'quantile_least_events']) }}

),

days_later as (

    {{ number_spine(366, 'days') }}

),

waits as (

    select
        due.clock_id,
        due.queue,
        due.stage,
        due.severity,
        due.sla_state,
        due.elapsed_minutes as duration,
        settings.quantile_window_days,
        settings.quantile_least_events,
        {{ add_days('due.due_on', 'days_later.days') }} as due_on,
        days_later.days = 0 as is_of_the_day,
        case when due.sla_state = 'overdue' then 0 else 1 end as is_ended
    from due
    cross join settings
    inner join days_later on settings.quantile_window_days > days_later.days

)

select * from waits
