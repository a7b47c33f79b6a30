with

decisions as (

    select * from {{ ref('decisions') }}

),

findings as (

    select
        'rationale_missing' as control_code,
        decisions.decision_id,
        decisions.case_id,
        decisions.decision_id as source_id,
        decisions.subject_account_id,
        decisions.decided_by as staff_id,
        decisions.decided_at as found_at,
        decisions.decided_by || ' decided ' || decisions.outcome || ' about ' || decisions.subject_account_id
        || ' at ' || {{ said_at('decisions.decided_at') }} || ' without a rationale.' as message
    from decisions
    where not decisions.has_rationale

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
