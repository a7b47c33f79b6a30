with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_decision_approvals') }}

),

refused as (

    select * from {{ ref('control_approval_rejected_in_effect') }}

),

{# A refusal does not make up for the approval that was missing; where the action outlived the refusal,
   that is the finding. #}
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
    left join refused on decisions.decision_id = refused.decision_id
    where
        approvals.took_effect_at is not null
        and (
            approvals.approval_state = 'missing'
            or (
                approvals.approval_state = 'rejected'
                and approvals.approvers_in_favour < approvals.required_approvals
                and refused.decision_id is null
            )
        )

)

select * from findings
