with

decisions as (

    select * from {{ ref('decisions') }}

),

rules as (

    select * from {{ ref('int_decision_approval_rules') }}

),

approvals as (

    select * from {{ ref('int_approval_checks') }}

),

instants as (

    select
        decisions.decision_id,
        case
            when
                decisions.action is not null and decisions.effective_at <= {{ as_of() }}
                then decisions.effective_at
        end as took_effect_at,
        case
            when
                decisions.action is not null and decisions.effective_at <= {{ as_of() }}
                then decisions.effective_at
            else {{ as_of() }}
        end as counted_until
    from decisions

),

counted as (

    select
        approvals.decision_id,
        count(distinct case
            when approvals.outcome = 'approve' then approvals.approver_id
        end) as approvers_in_favour,
        count(distinct case
            when
                approvals.outcome = 'approve'
                and approvals.has_authority
                and not approvals.is_decider
                and approvals.approved_at <= instants.counted_until
                and (approvals.replaced_at is null or approvals.replaced_at > instants.counted_until)
                then approvals.approver_id
        end) as approvals_before_effect,
        count(distinct case
            when
                approvals.outcome = 'approve'
                and approvals.has_authority
                and not approvals.is_decider
                and approvals.replaced_at is null
                then approvals.approver_id
        end) as approvals_standing,
        count(distinct case
            when
                approvals.outcome <> 'approve'
                and approvals.replaced_at is null
                then approvals.approver_id
        end) as approvers_against
    from approvals
    inner join instants on approvals.decision_id = instants.decision_id
    group by approvals.decision_id

),

weighed as (

    select
        instants.decision_id,
        instants.took_effect_at,
        rules.required_authority,
        coalesce(rules.approval_rule_codes, '[]') as approval_rule_codes,
        coalesce(rules.required_approvals, 0) as required_approvals,
        coalesce(counted.approvals_before_effect, 0) as approvals_before_effect,
        coalesce(counted.approvals_standing, 0) as approvals_standing,
        coalesce(counted.approvers_in_favour, 0) as approvers_in_favour,
        coalesce(counted.approvers_against, 0) as approvers_against
    from instants
    left join rules on instants.decision_id = rules.decision_id
    left join counted on instants.decision_id = counted.decision_id

),

states as (

    select
        weighed.decision_id,
        weighed.took_effect_at,
        weighed.required_approvals,
        weighed.required_authority,
        weighed.approval_rule_codes,
        weighed.approvals_before_effect,
        weighed.approvals_standing,
        weighed.approvers_in_favour,
        weighed.approvers_against,
        case
            when weighed.required_approvals = 0 then 'not_required'
            when weighed.approvals_before_effect >= weighed.required_approvals then 'approved'
            when weighed.approvals_standing >= weighed.required_approvals then 'late'
            when weighed.approvers_against > 0 then 'rejected'
            when weighed.took_effect_at is null then 'pending'
            when weighed.approvers_in_favour >= weighed.required_approvals then 'invalid'
            else 'missing'
        end as approval_state
    from weighed

)

select * from states
