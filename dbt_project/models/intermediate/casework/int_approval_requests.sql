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

replacements as (

    select * from {{ ref('int_decision_replacements') }}

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
    group by checks.decision_id, checks.approver_id

),

answers as (

    select
        counting.decision_id,
        counting.approved_at as answered_at,
        row_number() over (
            partition by counting.decision_id
            order by counting.approved_at asc nulls last, counting.approver_id asc nulls last
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

{# Still held, a decision is withdrawn once another is on record in its place. In effect, it weighs on
   somebody and is owed an answer until the other is in effect. #}
needed as (

    select
        needs.*,
        {{ least_of([
            'decisions.overturned_at', 'replacements.replaced_at',
            'case when needs.took_effect_at is null then decisions.superseded_at end',
        ]) }} as lapses_at
    from needs
    inner join decisions on needs.decision_id = decisions.decision_id
    left join replacements on needs.decision_id = replacements.decision_id
    where
        needs.required_approvals > 0
        and needs.approval_state <> 'not_checked'

),

{# A request is answered by the last approval it needs or the first refusal, and lapses with its decision. #}
requests as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at as requested_at,
        needed.required_approvals,
        needed.required_authority,
        case
            when
                needed.lapses_at <= {{ as_of() }}
                and needed.approval_state in ('pending', 'missing', 'invalid')
                then 'lapsed'
            else needed.approval_state
        end as approval_state,
        {{ least_of(['min(answers.answered_at)', 'needed.lapses_at']) }} as answered_at
    from needed
    inner join decisions on needed.decision_id = decisions.decision_id
    left join answers
        on
            needed.decision_id = answers.decision_id
            and coalesce(needed.required_approvals = answers.answer_number, true)
    group by
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_by,
        decisions.severity,
        decisions.decided_at,
        needed.lapses_at,
        needed.required_approvals,
        needed.required_authority,
        needed.approval_state

)

select * from requests
