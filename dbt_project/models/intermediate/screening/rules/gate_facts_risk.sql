with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

account_risk as (

    select * from {{ ref('account_risk') }}

),

account_signals as (

    select * from {{ ref('account_signals') }}

),

{# That nothing is recommended says something only where something could be looked at. #}
looked_at as (

    select distinct account_signals.account_id
    from account_signals
    where account_signals.status <> 'not_applicable'

),

facts as (

    select
        account_risk.account_id,
        rules.gate,
        rules.rule_code,
        account_risk.recommended_step as input_value,
        false as needs_person,
        cast(null as timestamp) as changed_at,
        case
            when account_risk.recommended_step = 'review' then 'fail'
            when looked_at.account_id is null then 'unknown'
            else 'pass'
        end as result
    from account_risk
    inner join rules on rules.rule_code = 'no_review_recommended'
    left join looked_at on account_risk.account_id = looked_at.account_id
    where account_risk.recommended_step is not null

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
