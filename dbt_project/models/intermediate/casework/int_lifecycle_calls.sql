with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_decision_approvals') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

{# What was decided, stands, needs nobody's word any more and has not run out. #}
standing as (

    select
        decisions.decision_id,
        decisions.subject_account_id as account_id,
        decisions.action_status as to_status,
        decisions.action_rung,
        decisions.decided_at,
        coalesce(decisions.effective_at, decisions.decided_at) as effective_at
    from decisions
    inner join approvals on decisions.decision_id = approvals.decision_id
    left join replacements on decisions.decision_id = replacements.decision_id
    where
        decisions.outcome = 'violation'
        and decisions.action_status is not null
        and not decisions.is_overturned
        and replacements.decision_id is null
        and coalesce(decisions.effective_at <= {{ as_of() }}, true)
        and coalesce(coalesce(
            decisions.ends_at,
            {{ add_seconds(
                'coalesce(decisions.effective_at, decisions.decided_at)', 'decisions.action_days * 86400'
            ) }}
        ) > {{ as_of() }}, true)
        and (
            approvals.approval_state in ('not_required', 'approved', 'late')
            or (approvals.approval_state = 'not_checked' and decisions.effective_at is not null)
        )

)

select * from standing
