with

causes as (

    select * from {{ ref('int_queue_causes') }}

),

cases as (

    select * from {{ ref('cases') }}

),

matters as (

    select * from {{ ref('int_case_matters') }}

),

evidence as (

    select * from {{ ref('int_queue_evidence') }}

),

approval_requests as (

    select * from {{ ref('int_approval_requests') }}

),

policies as (

    select * from {{ ref('policies') }}

),

severity_tiers as (

    select * from {{ ref('severity_tiers') }}

),

least_severe as (

    select max(severity_tiers.severity) as severity
    from severity_tiers
    where {{ in_force('severity_tiers', as_of()) }}

),

held_for_approval as (

    select distinct approval_requests.case_id
    from approval_requests
    where approval_requests.approval_state in ('pending', 'missing', 'invalid')

),

proposed as (

    select
        causes.case_key,
        min(causes.case_id) as case_id,
        min(causes.decision_id) as decision_id,
        causes.subject_account_id,
        causes.queue,
        min(causes.case_type) as case_type,
        min(causes.source) as source,
        min(causes.policy_code) as policy_code,
        causes.cause,
        min(causes.severity) as severity,
        case when max(causes.case_id) is null then 'proposed' else 'open' end as state,
        case when max(causes.recommended_step) = 'review' then 'review' else min(causes.recommended_step) end
            as recommended_step,
        min(causes.opened_at) as opened_at
    from causes
    where causes.open_case_id is null
    group by
        causes.case_key,
        causes.subject_account_id,
        causes.queue,
        causes.cause

),

open_cases as (

    select
        matters.case_key,
        cases.case_id,
        cases.decision_id,
        cases.subject_account_id,
        cases.queue,
        cases.case_type,
        cases.source,
        cases.policy_code,
        matters.cause,
        cases.severity,
        case
            when cases.status = 'open' and held_for_approval.case_id is not null then 'awaiting_approval'
            else cases.status
        end as state,
        'review' as recommended_step,
        cases.opened_at
    from cases
    inner join matters on cases.case_id = matters.case_id
    left join held_for_approval on cases.case_id = held_for_approval.case_id
    where cases.status <> 'closed'

),

items as (

    select * from open_cases
    union all
    select * from proposed

),

described as (

    select
        items.case_key,
        items.case_id,
        items.decision_id,
        items.subject_account_id,
        items.queue,
        items.case_type,
        items.source,
        items.policy_code,
        items.cause,
        items.state,
        items.recommended_step,
        evidence.newest_evidence_at,
        items.opened_at,
        coalesce(items.severity, policies.default_severity, least_severe.severity) as severity,
        coalesce(evidence.reason_codes, '["' || items.source || '"]') as reason_codes,
        coalesce(evidence.evidence_ids, '[]') as evidence_ids,
        coalesce(evidence.evidence_pieces, 0) as evidence_pieces
    from items
    cross join least_severe
    left join policies
        on
            items.policy_code = policies.policy_code
            and {{ in_force('policies', as_of()) }}
    left join evidence on items.case_key = evidence.case_key

)

select * from described
