with

decisions as (

    select * from {{ ref('decisions') }}

),

ladder as (

    select * from {{ ref('int_decision_ladder') }}

),

approvals as (

    select * from {{ ref('int_decision_approvals') }}

),

final as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.decided_by,
        decisions.decided_at,
        decisions.policy_code,
        decisions.policy_version,
        decisions.severity,
        decisions.outcome,
        decisions.action,
        decisions.is_adverse,
        decisions.is_interim,
        decisions.effective_at,
        decisions.ends_at,
        ladder.strikes_before,
        ladder.ladder_action,
        ladder.ladder_version,
        ladder.conformance,
        ladder.rungs_off,
        decisions.deviation_reason,
        decisions.is_overturned,
        decisions.overturned_at,
        decisions.supersedes_decision_id as supersedes,
        decisions.is_superseded,
        approvals.required_approvals,
        approvals.required_authority,
        approvals.approvals_before_effect,
        approvals.approval_state,
        decisions.automation_level,
        decisions.detection_source,
        {{ as_of() }} as as_of
    from decisions
    inner join ladder on decisions.decision_id = ladder.decision_id
    inner join approvals on decisions.decision_id = approvals.decision_id

)

select * from final
