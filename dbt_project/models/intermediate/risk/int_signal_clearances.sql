with

catalogue as (

    select * from {{ ref('signal_catalogue_seed') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

violations as (

    select
        decisions.subject_account_id,
        decisions.policy_code,
        max(decisions.decided_at) as decided_at
    from decisions
    where
        decisions.outcome = 'violation'
        and not decisions.is_overturned
        and not decisions.is_superseded
    group by decisions.subject_account_id, decisions.policy_code

),

cleared as (

    select
        decisions.subject_account_id,
        decisions.policy_code,
        decisions.decision_id,
        decisions.decided_at as cleared_at,
        'no_violation' as ground
    from decisions
    where
        decisions.outcome = 'no_violation'
        and not decisions.is_superseded
    union all
    select
        decisions.subject_account_id,
        decisions.policy_code,
        decisions.decision_id,
        decisions.overturned_at as cleared_at,
        'appeal_won' as ground
    from decisions
    where
        decisions.outcome = 'violation'
        and decisions.is_overturned

),

newest as (

    select
        cleared.subject_account_id as account_id,
        catalogue.signal_code,
        cleared.decision_id,
        cleared.ground,
        cleared.cleared_at
    from cleared
    inner join catalogue on cleared.policy_code = catalogue.policy_code
    left join violations
        on
            cleared.subject_account_id = violations.subject_account_id
            and cleared.policy_code = violations.policy_code
    where
        {{ in_force('catalogue', as_of()) }}
        and coalesce(violations.decided_at < cleared.cleared_at, true)
    qualify row_number() over (
        partition by cleared.subject_account_id, catalogue.signal_code
        order by cleared.cleared_at desc nulls last, cleared.decision_id asc nulls last
    ) = 1

)

select * from newest
