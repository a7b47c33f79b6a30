with

decisions as (

    select * from {{ ref('decisions') }}

),

rules as (

    select * from {{ ref('int_decision_approval_rules') }}

),

counted as (

    select * from {{ ref('int_approval_counts') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

weighed as (

    select
        decisions.decision_id,
        case
            when
                decisions.action is not null and decisions.effective_at <= {{ as_of() }}
                then decisions.effective_at
        end as took_effect_at,
        rules.required_authority,
        coalesce(rules.approval_rule_codes, '[]') as approval_rule_codes,
        coalesce(rules.required_approvals, 0) as required_approvals,
        coalesce(counted.approvals_before_effect, 0) as approvals_before_effect,
        coalesce(counted.approvals_standing, 0) as approvals_standing,
        coalesce(counted.approvers_in_favour, 0) as approvers_in_favour,
        coalesce(counted.approvers_against, 0) as approvers_against,
        provided.entity is not null as is_checked
    from decisions
    left join rules on decisions.decision_id = rules.decision_id
    left join counted on decisions.decision_id = counted.decision_id
    left join provided on provided.entity = 'approvals'

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
            when not weighed.is_checked then 'not_checked'
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
