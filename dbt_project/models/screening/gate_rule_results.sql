with

questions as (

    select * from {{ ref('int_gate_questions') }}

),

plain_facts as (

    select * from {{ ref('int_gate_facts') }}

),

onboarding_facts as (

    select * from {{ ref('gate_facts_onboarding') }}

),

facts as (

    select * from plain_facts
    union all
    select * from onboarding_facts

),

answered as (

    {{ answered_gate_rules('questions', 'facts') }}

),

results as (

    select
        answered.account_id,
        answered.gate,
        answered.rule_code,
        answered.rule_version,
        answered.kind,
        answered.input_value,
        answered.threshold as threshold_value,
        answered.result,
        answered.verdict,
        answered.is_curable,
        answered.is_excepted,
        {{ gate_message('answered') }} as message,
        coalesce(answered.changed_at, answered.account_created_at) as changed_at,
        case when not answered.is_excepted then answered.changes_on end as changes_on,
        {{ as_of() }} as as_of
    from answered

)

select * from results
