with

decisions as (

    select * from {{ ref('decisions') }}

),

{# A won appeal bars automations until a person finds a violation of the same policy again. #}
turns as (

    select
        decisions.subject_account_id,
        decisions.policy_code,
        decisions.decision_id,
        decisions.overturned_at as turned_at,
        true as is_won
    from decisions
    where
        decisions.outcome = 'violation'
        and decisions.is_overturned
    union all
    select
        decisions.subject_account_id,
        decisions.policy_code,
        decisions.decision_id,
        decisions.decided_at as turned_at,
        false as is_won
    from decisions
    where
        decisions.outcome = 'violation'
        and decisions.automation_level <> 'full'

),

acts as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.decided_by,
        decisions.decided_at,
        decisions.action,
        turns.decision_id as won_decision_id,
        turns.turned_at,
        turns.is_won
    from decisions
    inner join turns
        on
            decisions.subject_account_id = turns.subject_account_id
            and decisions.policy_code = turns.policy_code
            and decisions.decided_at > turns.turned_at
    where
        decisions.automation_level = 'full'
        and decisions.is_adverse
    qualify row_number() over (
        partition by decisions.decision_id
        order by
            turns.turned_at desc nulls last,
            turns.is_won asc nulls last,
            turns.decision_id asc nulls last
    ) = 1

),

findings as (

    select
        'automation_after_won_appeal' as control_code,
        acts.decision_id,
        acts.case_id,
        acts.decision_id as source_id,
        acts.subject_account_id,
        acts.decided_by as staff_id,
        acts.decided_at as found_at,
        acts.decided_by || ' decided ' || acts.action || ' against ' || acts.subject_account_id || ' at '
        || {{ said_at('acts.decided_at') }} || ', after the appeal against ' || acts.won_decision_id
        || ' was won at ' || {{ said_at('acts.turned_at') }} || '.' as message
    from acts
    where acts.is_won

)

select * from findings
