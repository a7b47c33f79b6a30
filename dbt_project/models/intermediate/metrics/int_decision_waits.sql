with

cases as (

    select * from {{ ref('cases') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

days as (

    {{ date_spine(add_days(last_day(), 1 - days_shown() | int), last_day(), 'metric_date') }}

),

opened as (

    select
        cases.case_id,
        cases.opened_at,
        cases.first_decided_at,
        cases.closed_at,
        catalogue.window_days,
        coalesce(cases.queue, 'none') as queue
    from cases
    inner join catalogue on catalogue.metric_code = 'time_to_decision_p50'
    left join accounts on cases.subject_account_id = accounts.account_id
    where
        cases.case_type <> 'appeal'
        and cases.opened_at < {{ as_of() }}
        and not coalesce(accounts.is_test, false)

),

in_window as (

    select
        days.metric_date,
        opened.case_id,
        opened.queue,
        opened.opened_at,
        opened.first_decided_at,
        {{ least_of([
            'cast(' ~ add_days('days.metric_date', 1) ~ ' as timestamp)', as_of(), 'opened.first_decided_at',
            'opened.closed_at',
        ]) }} as seen_until
    from days
    inner join opened
        on
            days.metric_date >= cast(opened.opened_at as date)
            and {{ add_days('days.metric_date', '-opened.window_days') }} < cast(opened.opened_at as date)

),

waits as (

    select
        in_window.metric_date,
        in_window.case_id,
        in_window.queue,
        greatest({{ seconds_between('in_window.opened_at', 'in_window.seen_until') }}, 0) / 3600 as hours,
        case when in_window.first_decided_at = in_window.seen_until then 1 else 0 end as is_decided
    from in_window

)

select * from waits
