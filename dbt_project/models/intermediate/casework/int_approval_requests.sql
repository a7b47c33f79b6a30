with

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

approvals as (

    select * from {{ ref('stg_casework__approvals') }}

),

actions as (

    select * from {{ ref('actions') }}

),

approval_rules as (

    select * from {{ ref('approval_rules') }}

),

needs as (

    select
        decisions.decision_id,
        max(approval_rules.approvals) as required_approvals,
        max(approval_rules.authority) as required_authority
    from decisions
    inner join actions
        on
            decisions.action = actions.action
            and not actions.is_interim
            and {{ in_force('actions', 'decisions.decided_at') }}
    inner join approval_rules
        on
            {{ in_force('approval_rules', 'decisions.decided_at') }}
            and (
                (approval_rules.condition = 'action_offboarding' and decisions.action = 'offboarding')
                or (approval_rules.condition = 'severity_1' and decisions.severity = 1)
                or (approval_rules.condition = 'precedent_setting' and decisions.is_precedent_setting)
            )
    where decisions.outcome = 'violation'
    group by decisions.decision_id

),

answers as (

    select
        approvals.decision_id,
        approvals.decided_at,
        approvals.outcome,
        row_number() over (
            partition by
                approvals.decision_id,
                approvals.outcome
            order by
                approvals.decided_at nulls last,
                approvals.approval_id nulls last
        ) as answer_number
    from approvals

),

requests as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at as requested_at,
        needs.required_approvals,
        needs.required_authority,
        min(answers.decided_at) as answered_at
    from needs
    inner join decisions on needs.decision_id = decisions.decision_id
    left join answers
        on
            decisions.decision_id = answers.decision_id
            and (answers.outcome <> 'approve' or answers.answer_number = needs.required_approvals)
    group by
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at,
        needs.required_approvals,
        needs.required_authority

)

select * from requests
