with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

strikes as (

    select * from {{ ref('int_account_strikes') }}

),

standing_violations as (

    select
        decisions.subject_account_id as account_id,
        max(decisions.decided_at) as violated_at
    from decisions
    where
        decisions.outcome = 'violation'
        and not decisions.is_interim
        and not decisions.is_overturned
        and not decisions.is_superseded
    group by decisions.subject_account_id

),

violation_facts as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        coalesce(cast(cast(standing_violations.violated_at as date) as {{ t_text() }}), 'none') as input_value,
        case
            when {{ seconds_between('standing_violations.violated_at', as_of()) }} < rules.threshold * 86400 then 'fail'
            else 'pass'
        end as result,
        false as needs_person,
        standing_violations.violated_at as changed_at
    from accounts
    inner join rules on rules.rule_code = 'no_violation'
    left join standing_violations on accounts.account_id = standing_violations.account_id

),

strike_facts as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        cast(coalesce(strikes.strikes, 0) as {{ t_text() }}) as input_value,
        case when coalesce(strikes.strikes, 0) < rules.threshold then 'pass' else 'fail' end as result,
        false as needs_person,
        strikes.newest_strike_at as changed_at
    from accounts
    inner join rules on rules.rule_code = 'strikes_below_limit'
    left join strikes on accounts.account_id = strikes.account_id

),

sanctions as (

    select
        decisions.subject_account_id as account_id,
        decisions.decision_id,
        decisions.action,
        decisions.effective_at,
        {{ least_of([
            'decisions.overturned_at',
            'decisions.superseded_at',
            'coalesce(decisions.ends_at, ' ~ add_seconds('decisions.effective_at', 'decisions.action_days * 86400') ~ ')'
        ]) }} as served_at
    from decisions
    where
        decisions.action_status is not null
        and decisions.effective_at <= {{ as_of() }}
    qualify row_number() over (
        partition by decisions.subject_account_id
        order by
            case
                when {{ least_of([
                    'decisions.overturned_at',
                    'decisions.superseded_at',
                    'coalesce(decisions.ends_at, '
                    ~ add_seconds('decisions.effective_at', 'decisions.action_days * 86400') ~ ')'
                ]) }} <= {{ as_of() }} then 1
                else 0
            end asc nulls last,
            decisions.effective_at desc nulls last,
            decisions.decision_id desc nulls last
    ) = 1

),

sanction_facts as (

    select
        sanctions.account_id,
        rules.gate,
        rules.rule_code,
        sanctions.action || ' of ' || cast(cast(sanctions.effective_at as date) as {{ t_text() }}) as input_value,
        case when sanctions.served_at <= {{ as_of() }} then 'pass' else 'fail' end as result,
        false as needs_person,
        case when sanctions.served_at <= {{ as_of() }} then sanctions.served_at else sanctions.effective_at end as changed_at
    from sanctions
    inner join rules on rules.rule_code = 'sanction_served'

),

facts as (

    {{ gate_facts('violation_facts') }}
    union all
    {{ gate_facts('strike_facts') }}
    union all
    {{ gate_facts('sanction_facts') }}

)

{{ gate_facts('facts') }}
