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
        case
            when answered.is_excepted then 'Excepted: ' || answered.exception_reason || '.'
            when answered.verdict = 'pass' then 'Met.'
            when answered.verdict = 'unknown' then 'Not known yet. ' || answered.cure
            when answered.verdict = 'refer' then 'A person looks at this first. ' || answered.cure
            else answered.cure
        end
        || case
            when answered.parameter = 'list_age_days' and answered.input_value is not null
                then ' List check: ' || answered.input_value || '.'
            else ''
        end as message,
        coalesce(answered.changed_at, answered.account_created_at) as changed_at,
        case when not answered.is_excepted then answered.changes_on end as changes_on,
        {{ as_of() }} as as_of
    from answered

)

select * from results
