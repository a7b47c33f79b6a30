with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_decision_approvals') }}

),

findings as (

    select
        'approval_missing' as control_code,
        decisions.decision_id,
        decisions.case_id,
        decisions.decision_id as source_id,
        decisions.subject_account_id,
        decisions.decided_by as staff_id,
        approvals.took_effect_at as found_at,
        coalesce(decisions.action, decisions.outcome) || ' against '
        || decisions.subject_account_id || ', decided by ' || decisions.decided_by
        || ', took effect at ' || {{ said_at('approvals.took_effect_at') }} || '; '
        || cast(approvals.required_approvals as {{ t_text() }}) || ' approval(s) of '
        || {{ said_level('approvals.required_authority') }} || ' needed by ' || approvals.approval_rule_codes
        || ', ' || cast(approvals.approvers_in_favour as {{ t_text() }}) || ' given.' as message
    from decisions
    inner join approvals on decisions.decision_id = approvals.decision_id
    where
        approvals.took_effect_at is not null
        and approvals.approval_state = 'missing'

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
