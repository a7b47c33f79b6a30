with

decisions as (

    select * from {{ ref('decisions') }}

),

needs as (

    select * from {{ ref('int_decision_approvals') }}

),

checks as (

    select * from {{ ref('int_approval_checks') }}

),

{# Who approves counts once and from the first time on, if they may approve at all. #}
counting as (

    select
        checks.decision_id,
        checks.approver_id,
        min(checks.approved_at) as approved_at
    from checks
    where
        checks.outcome = 'approve'
        and checks.has_authority
        and not checks.is_decider
    group by
        checks.decision_id,
        checks.approver_id

),

answers as (

    select
        counting.decision_id,
        counting.approved_at as answered_at,
        row_number() over (
            partition by counting.decision_id
            order by
                counting.approved_at asc nulls last,
                counting.approver_id asc nulls last
        ) as answer_number
    from counting
    union all
    select
        checks.decision_id,
        checks.approved_at as answered_at,
        cast(null as bigint) as answer_number
    from checks
    where checks.outcome <> 'approve'

),

{# A request is answered by the last approval it needs or the first refusal, and lapses with its decision. #}
requests as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at as requested_at,
        needs.required_approvals,
        needs.required_authority,
        case
            when
                (decisions.is_superseded or decisions.is_overturned)
                and needs.approval_state in ('pending', 'missing', 'invalid')
                then 'lapsed'
            else needs.approval_state
        end as approval_state,
        {{ least_of(['min(answers.answered_at)', 'decisions.superseded_at', 'decisions.overturned_at']) }}
            as answered_at
    from needs
    inner join decisions on needs.decision_id = decisions.decision_id
    left join answers
        on
            decisions.decision_id = answers.decision_id
            and coalesce(needs.required_approvals = answers.answer_number, true)
    where
        needs.required_approvals > 0
        and needs.approval_state <> 'not_checked'
    group by
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at,
        decisions.is_superseded,
        decisions.superseded_at,
        decisions.is_overturned,
        decisions.overturned_at,
        needs.required_approvals,
        needs.required_authority,
        needs.approval_state

)

select * from requests
