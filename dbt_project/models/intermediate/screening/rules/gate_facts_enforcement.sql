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

provided as (

    select * from {{ ref('int_provided_entities') }}

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
        coalesce(cast(cast(standing_violations.violated_at as date) as {{ t_text() }}), 'none')
            as input_value,
        case
            when {{ seconds_between('standing_violations.violated_at', as_of()) }} < rules.threshold * 86400
                then 'fail'
            else 'pass'
        end as result,
        false as needs_person,
        standing_violations.violated_at as changed_at,
        case
            when {{ seconds_between('standing_violations.violated_at', as_of()) }} < rules.threshold * 86400
                then {{ day_of(add_seconds('standing_violations.violated_at', 'rules.threshold * 86400')) }}
        end as changes_on
    from accounts
    inner join rules on rules.rule_code = 'no_violation'
    inner join provided on provided.entity = 'decisions'
    left join standing_violations on accounts.account_id = standing_violations.account_id

),

final as (

    {{ gate_facts('violation_facts', 'violation_facts.changes_on') }}

)

select * from final
