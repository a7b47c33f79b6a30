with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_approval_checks') }}

),

instants as (

    select
        decisions.decision_id,
        case
            when decisions.action is not null and decisions.effective_at <= {{ as_of() }}
                then decisions.effective_at
            else {{ as_of() }}
        end as counted_until
    from decisions

),

counted as (

    select
        approvals.decision_id,
        count(distinct case when approvals.outcome = 'approve' then approvals.approver_id end)
            as approvers_in_favour,
        count(distinct case
            when
                approvals.outcome = 'approve' and approvals.has_authority
                and not approvals.is_decider
                and approvals.approved_at <= instants.counted_until
                and (approvals.replaced_at is null or approvals.replaced_at > instants.counted_until)
                then approvals.approver_id
        end) as approvals_before_effect,
        count(distinct case
            when
                approvals.outcome = 'approve' and approvals.has_authority
                and not approvals.is_decider
                and approvals.replaced_at is null
                then approvals.approver_id
        end) as approvals_standing,
        count(distinct case
            when approvals.outcome <> 'approve' and approvals.replaced_at is null
                then approvals.approver_id
        end) as approvers_against
    from approvals
    inner join instants on approvals.decision_id = instants.decision_id
    group by approvals.decision_id

)

select * from counted
