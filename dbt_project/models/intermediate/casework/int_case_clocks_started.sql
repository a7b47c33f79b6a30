with

cases as (

    select * from {{ ref('cases') }}

),

rounds as (

    select * from {{ ref('int_decision_rounds') }}

),

approval_requests as (

    select * from {{ ref('int_approval_requests') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

appeal_cases as (

    select * from {{ ref('int_appeal_cases') }}

),

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

appealed as (

    select
        decisions.case_id,
        appeals.appeal_id,
        decisions.severity,
        appeals.filed_at,
        appeals.decided_at,
        appeals.outcome,
        appeals.remedied_at,
        coalesce(appeals.account_id = decisions.subject_account_id, true) as is_own
    from appeals
    inner join decisions on appeals.decision_id = decisions.decision_id

),

{# A case opened for an appeal has no clocks beside the appeal's own; where the appeal is not on record,
   the case has the appeal's clock itself. An appeal that ended on a day that nobody recorded has none. #}
started as (

    select
        cases.case_id,
        'first_response' as stage,
        'opening' as cause_id,
        cases.severity_at_start as severity,
        cases.opened_at as started_at,
        cases.first_response_at as stopped_at
    from cases
    where cases.case_type <> 'appeal'
    union all
    select
        rounds.case_id,
        case when cases.case_type = 'appeal' then 'appeal' else 'decision' end as stage,
        'round ' || cast(rounds.round as {{ t_text() }}) as cause_id,
        cast(null as bigint) as severity,
        rounds.started_at,
        rounds.stopped_at
    from rounds
    inner join cases on rounds.case_id = cases.case_id
    left join appeal_cases on rounds.case_id = appeal_cases.case_id
    left join appealed on appeal_cases.appeal_id = appealed.appeal_id
    where
        cases.case_type <> 'appeal'
        or appealed.appeal_id is null
    union all
    select
        approval_requests.case_id,
        'approval' as stage,
        approval_requests.decision_id as cause_id,
        approval_requests.severity,
        approval_requests.requested_at as started_at,
        approval_requests.answered_at as stopped_at
    from approval_requests
    union all
    select
        appealed.case_id,
        'appeal' as stage,
        appealed.appeal_id as cause_id,
        appealed.severity,
        appealed.filed_at as started_at,
        appealed.decided_at as stopped_at
    from appealed
    where
        appealed.outcome is null
        or appealed.decided_at is not null
    union all
    select
        appealed.case_id,
        'remedy' as stage,
        appealed.appeal_id as cause_id,
        appealed.severity,
        appealed.decided_at as started_at,
        appealed.remedied_at as stopped_at
    from appealed
    where
        appealed.outcome in ('overturned', 'partly_overturned')
        and appealed.decided_at is not null
        and appealed.is_own

)

select * from started
