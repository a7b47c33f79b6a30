with

questions as (

    select * from {{ ref('int_gate_questions') }}

),

known_facts as (

    select * from {{ ref('int_gate_facts') }}

),

onboarding as (

    {{ answered_gate_rules('questions', 'known_facts') }}
    where questions.gate = 'onboarding'

),

outcomes as (

    select
        onboarding.account_id,
        {{ gate_outcome('onboarding.verdict') }} as outcome
    from onboarding
    group by onboarding.account_id

),

deciding as (

    select
        outcomes.account_id,
        outcomes.outcome,
        max(coalesce(onboarding.changed_at, onboarding.account_created_at)) as changed_at
    from outcomes
    inner join onboarding
        on
            outcomes.account_id = onboarding.account_id
            and outcomes.outcome = onboarding.verdict
    group by outcomes.account_id, outcomes.outcome

),

facts as (

    select
        deciding.account_id,
        'activation' as gate,
        'onboarding_passed' as rule_code,
        deciding.outcome as input_value,
        deciding.changed_at,
        case deciding.outcome when 'pass' then 'pass' when 'fail' then 'fail' else 'unknown' end as result,
        deciding.outcome = 'refer' as needs_person
    from deciding

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
