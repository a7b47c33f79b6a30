with

cases as (

    select * from {{ ref('cases') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

counted_cases as (

    select
        cases.case_id,
        cases.queue,
        cases.opened_at,
        cases.closed_at
    from cases
    left join accounts on cases.subject_account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

),

turns as (

    select
        case_events.case_id,
        case_events.event_type,
        case_events.occurred_at
    from case_events
    where case_events.event_type in ('closed', 'reopened')

),

closings as (

    select
        turns.case_id,
        count(*) as closings
    from turns
    where turns.event_type = 'closed'
    group by turns.case_id

),

flows as (

    select
        counted_cases.queue,
        counted_cases.opened_at as flowed_at,
        1 as numerator,
        1 as denominator
    from counted_cases
    union all
    select
        counted_cases.queue,
        turns.occurred_at as flowed_at,
        case turns.event_type when 'reopened' then 1 else -1 end as numerator,
        case turns.event_type when 'reopened' then 1 else 0 end as denominator
    from turns
    inner join counted_cases on turns.case_id = counted_cases.case_id
    union all
    select
        counted_cases.queue,
        counted_cases.closed_at as flowed_at,
        -1 as numerator,
        0 as denominator
    from counted_cases
    left join closings on counted_cases.case_id = closings.case_id
    where
        counted_cases.closed_at is not null
        and closings.case_id is null

),

events as (

    select
        cast(flows.flowed_at as date) as metric_date,
        flows.queue as dimension_value,
        flows.numerator,
        flows.denominator
    from flows
    where flows.flowed_at <= {{ as_of() }}

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
