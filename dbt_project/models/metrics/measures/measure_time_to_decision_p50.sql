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
        coalesce(cases.queue, 'none') as queue,
        cases.opened_at,
        cases.first_decided_at,
        cases.closed_at,
        catalogue.window_days
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

),

grouped as (

    select
        waits.metric_date,
        'all' as dimension,
        'all' as dimension_value,
        waits.hours,
        sum(waits.is_decided) as decided,
        count(*) as leaving
    from waits
    group by waits.metric_date, waits.hours
    union all
    select
        waits.metric_date,
        'queue' as dimension,
        waits.queue as dimension_value,
        waits.hours,
        sum(waits.is_decided) as decided,
        count(*) as leaving
    from waits
    group by waits.metric_date, waits.queue, waits.hours

),

at_risk as (

    select
        grouped.metric_date,
        grouped.dimension,
        grouped.dimension_value,
        grouped.hours,
        grouped.decided,
        grouped.leaving,
        sum(grouped.leaving) over (
            partition by grouped.metric_date, grouped.dimension, grouped.dimension_value
            order by grouped.hours desc nulls last
            rows between unbounded preceding and current row
        ) as waiting
    from grouped

),

survival as (

    select
        at_risk.metric_date,
        at_risk.dimension,
        at_risk.dimension_value,
        at_risk.hours,
        at_risk.decided,
        at_risk.leaving,
        sum(case when at_risk.decided < at_risk.waiting then ln(1 - at_risk.decided / cast(at_risk.waiting as double)) else -1000 end)
            over (
                partition by at_risk.metric_date, at_risk.dimension, at_risk.dimension_value
                order by at_risk.hours asc nulls last
                rows between unbounded preceding and current row
            ) as ln_undecided
    from at_risk

),

medians as (

    select
        survival.metric_date,
        survival.dimension,
        survival.dimension_value,
        cast(sum(survival.decided) as bigint) as numerator,
        cast(sum(survival.leaving) as bigint) as denominator,
        min(case when survival.ln_undecided <= ln(0.5) + 0.000000001 then survival.hours end) as median_hours
    from survival
    group by survival.metric_date, survival.dimension, survival.dimension_value

)

select
    medians.metric_date,
    medians.dimension,
    medians.dimension_value,
    medians.numerator,
    medians.denominator,
    medians.median_hours
from medians
