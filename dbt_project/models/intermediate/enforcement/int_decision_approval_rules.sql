with

decisions as (

    select * from {{ ref('decisions') }}

),

ladder as (

    select * from {{ ref('int_decision_ladder') }}

),

rules as (

    select * from {{ ref('approval_rules') }}

),

traits as (

    select
        decisions.decision_id,
        decisions.decided_at,
        decisions.is_precedent_setting,
        decisions.outcome = 'violation' and not decisions.is_interim as is_sanction,
        coalesce(decisions.action = 'offboarding', false) as is_offboarding,
        coalesce(decisions.severity = 1, false) as is_severity_1,
        coalesce(abs(ladder.rungs_off) >= 2, false) as is_two_rungs_off
    from decisions
    inner join ladder on decisions.decision_id = ladder.decision_id

),

required as (

    select
        traits.decision_id,
        cast(max(rules.approvals) as bigint) as required_approvals,
        cast(max(rules.authority) as bigint) as required_authority,
        {{ string_list('rules.rule_code') }} as approval_rule_codes
    from traits
    inner join rules
        on
            (
                (rules.condition = 'action_offboarding' and traits.is_offboarding)
                or (rules.condition = 'severity_1' and traits.is_severity_1 and traits.is_sanction)
                or (rules.condition = 'precedent_setting' and traits.is_precedent_setting)
                or (rules.condition = 'two_rungs_off_ladder' and traits.is_two_rungs_off)
            )
            and {{ in_force('rules', 'traits.decided_at') }}
    group by traits.decision_id

)

select * from required
