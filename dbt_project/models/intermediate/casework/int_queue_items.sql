with

open_cases as (

    select * from {{ ref('int_queue_open_cases') }}

),

proposals as (

    select * from {{ ref('int_queue_proposals') }}

),

evidence as (

    select * from {{ ref('int_queue_evidence') }}

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

items as (

    select
        open_cases.case_key,
        open_cases.case_id,
        open_cases.decision_id,
        open_cases.subject_account_id,
        open_cases.queue,
        open_cases.case_type,
        open_cases.source,
        open_cases.policy_code,
        open_cases.cause,
        open_cases.severity,
        open_cases.state,
        open_cases.recommended_step,
        open_cases.opened_at
    from open_cases
    union all
    select
        proposals.case_key,
        proposals.case_id,
        proposals.decision_id,
        proposals.subject_account_id,
        proposals.queue,
        proposals.case_type,
        proposals.source,
        proposals.policy_code,
        proposals.cause,
        proposals.severity,
        proposals.state,
        proposals.recommended_step,
        proposals.opened_at
    from proposals

),

{# A severity that is no tier in force would have no weight, and its work no place in the queue. #}
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
        coalesce(severity_tiers.severity, policies.default_severity, least_severe.severity) as severity,
        coalesce(evidence.reason_codes, '["' || items.source || '"]') as reason_codes,
        coalesce(evidence.evidence_ids, '[]') as evidence_ids,
        coalesce(evidence.evidence_pieces, 0) as evidence_pieces
    from items
    cross join least_severe
    left join severity_tiers
        on
            items.severity = severity_tiers.severity
            and {{ in_force('severity_tiers', as_of()) }}
    left join policies
        on
            items.policy_code = policies.policy_code
            and {{ in_force('policies', as_of()) }}
    left join evidence on items.case_key = evidence.case_key

)

select * from described
