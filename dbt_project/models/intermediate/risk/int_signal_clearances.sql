with

catalogue as (

    select * from {{ ref('signal_catalogue_seed') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

results as (

    select * from {{ ref('int_signal_results') }}

),

violations as (

    select
        decisions.subject_account_id,
        decisions.policy_code,
        max(decisions.decided_at) as decided_at
    from decisions
    where
        decisions.outcome = 'violation'
        and not decisions.is_interim
        and not decisions.is_overturned
        and not decisions.is_superseded
    group by decisions.subject_account_id, decisions.policy_code

),

{# A machine clears nobody, nor does a "no violation" that fell on appeal. A hold finds nothing yet: it voids
   no clearing, and the appeal won against it clears of nothing. #}
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
        and not decisions.is_overturned
        and coalesce(decisions.automation_level, 'none') <> 'full'
    union all
    select
        decisions.subject_account_id,
        decisions.policy_code,
        decisions.decision_id,
        decisions.overturned_at as cleared_at,
        'appeal_won' as ground
    from decisions
    where decisions.outcome = 'violation' and not decisions.is_interim and decisions.is_overturned

),

{# What was repeated is of the policy that the evidence names, whatever policy the catalogue has for it. #}
repeated as (

    select
        results.account_id,
        results.signal_code,
        {{ json_text('results.evidence', 'policy_code') }} as policy_code
    from results
    where results.signal_code = 'repeat_violation'

),

concerned as (

    select
        cleared.*,
        catalogue.signal_code
    from cleared
    inner join catalogue on cleared.policy_code = catalogue.policy_code
    where
        catalogue.signal_code <> 'repeat_violation'
        and {{ in_force('catalogue', as_of()) }}
    union all
    select
        cleared.*,
        repeated.signal_code
    from cleared
    inner join repeated
        on
            cleared.subject_account_id = repeated.account_id
            and cleared.policy_code = repeated.policy_code

),

newest as (

    select
        concerned.subject_account_id as account_id,
        concerned.signal_code,
        concerned.decision_id,
        concerned.ground,
        concerned.cleared_at
    from concerned
    left join violations
        on
            concerned.subject_account_id = violations.subject_account_id
            and concerned.policy_code = violations.policy_code
    where coalesce(violations.decided_at < concerned.cleared_at, true)
    qualify row_number() over (
        partition by concerned.subject_account_id, concerned.signal_code
        order by concerned.cleared_at desc nulls last, concerned.decision_id asc nulls last
    ) = 1

)

select * from newest
