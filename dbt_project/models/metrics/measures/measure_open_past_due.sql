with

clocks as (

    select * from {{ ref('case_sla') }}

),

cases as (

    select * from {{ ref('cases') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

days as (

    {{ date_spine(add_days(last_day(), 1 - days_shown() | int), last_day(), 'metric_date') }}

),

day_ends as (

    select
        days.metric_date,
        {{ least_of(['cast(' ~ add_days('days.metric_date', 1) ~ ' as timestamp)', as_of()]) }} as ends_at
    from days

),

running as (

    select
        day_ends.metric_date,
        clocks.case_id,
        clocks.queue,
        max(case when clocks.due_at < day_ends.ends_at then 1 else 0 end) as is_past_due
    from day_ends
    inner join clocks
        on
            day_ends.ends_at > clocks.started_at
            and (clocks.stopped_at is null or day_ends.ends_at < clocks.stopped_at)
    where
        clocks.due_at is not null
        and clocks.sla_state not in ('paused', 'not_covered')
    group by day_ends.metric_date, clocks.case_id, clocks.queue

),

events as (

    select
        running.metric_date,
        running.queue as dimension_value,
        running.is_past_due as numerator,
        1 as denominator
    from running
    left join cases on running.case_id = cases.case_id
    left join accounts on cases.subject_account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

),

measured as (

    {{ measured_by('events', 'queue') }}

),

final as (

    select
        measured.metric_date,
        measured.dimension,
        measured.dimension_value,
        measured.numerator,
        measured.denominator
    from measured

)

select * from final
