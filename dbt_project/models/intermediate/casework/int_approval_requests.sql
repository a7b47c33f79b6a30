with

decisions as (

    select * from {{ ref('decisions') }}

),

needs as (

    select * from {{ ref('int_decision_approvals') }}

),

approvals as (

    select * from {{ ref('stg_casework__approvals') }}

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

{# The request is answered by the last approval it needs, or by the first refusal. #}
requests as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at as requested_at,
        needs.required_approvals,
        needs.required_authority,
        needs.approval_state,
        min(answers.decided_at) as answered_at
    from needs
    inner join decisions on needs.decision_id = decisions.decision_id
    left join answers
        on
            decisions.decision_id = answers.decision_id
            and (answers.outcome <> 'approve' or needs.required_approvals = answers.answer_number)
    where
        needs.required_approvals > 0
        and needs.approval_state <> 'not_checked'
    group by
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at,
        needs.required_approvals,
        needs.required_authority,
        needs.approval_state

)

select * from requests
