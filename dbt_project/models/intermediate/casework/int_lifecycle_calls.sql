with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_decision_approvals') }}

),

{# What was decided, stands, needs nobody's word any more and has not run out. #}
standing as (

    select
        decisions.decision_id,
        decisions.subject_account_id as account_id,
        decisions.action_status as to_status,
        decisions.action_rung,
        decisions.decided_at,
        coalesce(decisions.effective_at, decisions.decided_at) as effective_at,
        coalesce(
            decisions.ends_at,
            {{ add_seconds(
                'coalesce(decisions.effective_at, decisions.decided_at)', 'decisions.action_days * 86400'
            ) }}
        ) as ends_at
    from decisions
    inner join approvals on decisions.decision_id = approvals.decision_id
    where
        decisions.outcome = 'violation'
        and decisions.action_status is not null
        and not decisions.is_overturned
        and not decisions.is_superseded
        and coalesce(decisions.effective_at <= {{ as_of() }}, true)
        and (
            approvals.approval_state in ('not_required', 'approved', 'late')
            or (approvals.approval_state = 'not_checked' and decisions.effective_at is not null)
        )

),

lasting as (

    select
        standing.decision_id,
        standing.account_id,
        standing.to_status,
        standing.action_rung,
        standing.decided_at,
        standing.effective_at
    from standing
    where standing.ends_at is null or standing.ends_at > {{ as_of() }}

)

select * from lasting
