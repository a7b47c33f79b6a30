with

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

policies as (

    select * from {{ ref('policies') }}

),

severity_changes as (

    select
        case_events.case_id,
        case_events.occurred_at,
        {{ try_cast_as('case_events.from_value', 'bigint') }} as severity_before,
        {{ try_cast_as('case_events.to_value', 'bigint') }} as severity_after,
        lag(case_events.occurred_at) over (
            partition by case_events.case_id
            order by
                case_events.occurred_at nulls last,
                case_events.event_id nulls last
        ) as previous_at,
        lead(case_events.occurred_at) over (
            partition by case_events.case_id
            order by
                case_events.occurred_at nulls last,
                case_events.event_id nulls last
        ) as next_at
    from case_events
    where case_events.event_type = 'severity_changed'

),

spans as (

    select
        severity_changes.case_id,
        severity_changes.severity_before as severity,
        cast(null as {{ t_timestamp() }}) as valid_from,
        severity_changes.occurred_at as valid_to
    from severity_changes
    where severity_changes.previous_at is null
    union all
    select
        severity_changes.case_id,
        severity_changes.severity_after as severity,
        severity_changes.occurred_at as valid_from,
        severity_changes.next_at as valid_to
    from severity_changes
    union all
    select
        cases.case_id,
        cases.severity,
        cast(null as {{ t_timestamp() }}) as valid_from,
        cast(null as {{ t_timestamp() }}) as valid_to
    from cases
    left join severity_changes on cases.case_id = severity_changes.case_id
    where severity_changes.case_id is null

),

rated as (

    select
        spans.case_id,
        spans.valid_from,
        spans.valid_to,
        coalesce(spans.severity, cases.severity, policies.default_severity) as severity
    from spans
    inner join cases on spans.case_id = cases.case_id
    left join policies
        on
            cases.policy_code = policies.policy_code
            and {{ in_force('policies', 'cases.opened_at') }}

)

select * from rated
