with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_approval_checks') }}

),

findings as (

    select
        'approval_by_decider' as control_code,
        decisions.decision_id,
        decisions.case_id,
        approvals.approval_id as source_id,
        decisions.subject_account_id,
        approvals.approver_id as staff_id,
        approvals.approved_at as found_at,
        approvals.approver_id || ' decided ' || decisions.decision_id || ' at '
        || {{ said_at('decisions.decided_at') }} || ' and approved it at '
        || {{ said_at('approvals.approved_at') }} || '.' as message
    from decisions
    inner join approvals on decisions.decision_id = approvals.decision_id
    where
        approvals.outcome = 'approve'
        and approvals.is_decider

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
