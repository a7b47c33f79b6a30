with

staged_cases as (

    select * from {{ ref('stg_casework__cases') }}

),

event_times as (

    select * from {{ ref('int_case_event_times') }}

),

decisions as (

    select * from {{ ref('int_decisions_recorded') }}

),

severity_spans as (

    select * from {{ ref('int_case_severity_spans') }}

),

status_spans as (

    select * from {{ ref('case_status_spans') }}

),

case_owners as (

    select * from {{ ref('int_case_owners') }}

),

{# An interim action answers, and decides nothing. #}
decision_times as (

    select
        decisions.case_id,
        decisions.decision_id,
        case when not decisions.is_interim then decisions.decided_at end as decided_at,
        min(case when not decisions.is_interim then decisions.decided_at end) over (
            partition by decisions.case_id
        ) as first_decided_at,
        min(decisions.decided_at) over (partition by decisions.case_id) as first_acted_at
    from decisions
    qualify row_number() over (
        partition by decisions.case_id
        order by
            decisions.is_interim asc nulls last,
            decisions.decided_at desc nulls last,
            decisions.decision_id desc nulls last
    ) = 1

),

pauses as (

    select
        status_spans.case_id,
        {{ round_stat('sum(' ~ minutes_between(
            'status_spans.valid_from', 'coalesce(status_spans.valid_to, ' ~ as_of() ~ ')'
        ) ~ ')') }} as paused_wall_minutes
    from status_spans
    where status_spans.stops_clock
    group by status_spans.case_id

),

described as (

    select
        staged_cases.case_id,
        staged_cases.subject_account_id,
        staged_cases.case_type,
        case_owners.queue,
        case_owners.team,
        staged_cases.source,
        staged_cases.source_id,
        staged_cases.policy_code,
        severity_now.severity,
        severity_at_start.severity as severity_at_start,
        staged_cases.status,
        case_owners.assigned_staff_id,
        staged_cases.opened_at,
        event_times.claimed_at,
        decision_times.first_decided_at,
        decision_times.decided_at,
        decision_times.decision_id,
        staged_cases.closed_at,
        staged_cases.sampling_probability,
        least(
            event_times.first_handled_at, decision_times.first_acted_at, staged_cases.closed_at
        ) as first_response_at,
        coalesce(event_times.reopenings, 0) as reopenings,
        coalesce(pauses.paused_wall_minutes, 0) as paused_wall_minutes
    from staged_cases
    inner join case_owners on staged_cases.case_id = case_owners.case_id
    left join severity_spans as severity_now
        on
            staged_cases.case_id = severity_now.case_id
            and severity_now.valid_to is null
    left join severity_spans as severity_at_start
        on
            staged_cases.case_id = severity_at_start.case_id
            and coalesce(staged_cases.opened_at >= severity_at_start.valid_from, true)
            and coalesce(staged_cases.opened_at < severity_at_start.valid_to, true)
    left join event_times on staged_cases.case_id = event_times.case_id
    left join decision_times on staged_cases.case_id = decision_times.case_id
    left join pauses on staged_cases.case_id = pauses.case_id

)

select * from described
