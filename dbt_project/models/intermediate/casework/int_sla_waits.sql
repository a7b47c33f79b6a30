with

clocks as (

    select * from {{ ref('int_clocks') }}

),

cases as (

    select * from {{ ref('cases') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

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

{# Every round counts, not the newest alone: a case that is closed and reopened has missed what it missed. #}
due as (

    select
        clocks.clock_id,
        clocks.stage,
        clocks.sla_state,
        clocks.elapsed_minutes,
        {{ day_of('clocks.due_at') }} as due_on,
        coalesce(clocks.queue, 'none') as queue,
        coalesce(clocks.severity, 0) as severity
    from clocks
    inner join cases on clocks.case_id = cases.case_id
    left join accounts on cases.subject_account_id = accounts.account_id
    where
        clocks.due_at <= {{ as_of() }}
        and clocks.sla_state in ('met', 'breached', 'overdue')
        and not coalesce(accounts.is_test, false)

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
