with

decisions as (

    select * from {{ ref('decisions') }}

),

evidence_items as (

    select * from {{ ref('stg_casework__evidence_items') }}

),

requirements as (

    select * from {{ ref('evidence_requirements') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

required as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.decided_by,
        decisions.decided_at,
        decisions.policy_code,
        requirements.evidence_type
    from decisions
    inner join provided on provided.entity = 'evidence_items'
    inner join requirements
        on
            decisions.policy_code = requirements.policy_code
            and {{ in_force('requirements', 'decisions.decided_at') }}
    where
        decisions.outcome = 'violation'
        and not decisions.is_interim

),

present as (

    select
        evidence_items.case_id,
        evidence_items.evidence_type,
        min(evidence_items.added_at) as added_at
    from evidence_items
    group by evidence_items.case_id, evidence_items.evidence_type

),

missing as (

    select
        required.decision_id,
        required.case_id,
        required.subject_account_id,
        required.decided_by,
        required.decided_at,
        required.policy_code,
        {{ joined_text('required.evidence_type', "', '") }} as evidence_types
    from required
    left join present
        on
            required.case_id = present.case_id
            and required.evidence_type = present.evidence_type
            and required.decided_at >= present.added_at
    where present.case_id is null
    group by
        required.decision_id,
        required.case_id,
        required.subject_account_id,
        required.decided_by,
        required.decided_at,
        required.policy_code

),

findings as (

    select
        'evidence_missing' as control_code,
        missing.decision_id,
        missing.case_id,
        missing.decision_id as source_id,
        missing.subject_account_id,
        missing.decided_by as staff_id,
        missing.decided_at as found_at,
        missing.decided_by || ' decided a violation of ' || missing.policy_code || ' by '
        || missing.subject_account_id || ' at ' || {{ said_at('missing.decided_at') }}
        || ' without ' || missing.evidence_types || ' in case ' || missing.case_id || '.' as message
    from missing

),

final as (

    select
        findings.control_code,
        findings.decision_id,
        findings.case_id,
        findings.source_id,
        findings.subject_account_id,
        findings.staff_id,
        findings.found_at,
        findings.message
    from findings

)

select * from final
