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
        {% for verdict in ['fail', 'refer', 'unknown', 'pass'] %}
        max(case
            when onboarding.verdict = '{{ verdict }}'
                then coalesce(onboarding.changed_at, onboarding.account_created_at)
        end) as {{ verdict }}_at,
        {% endfor %}
        {{ gate_outcome('onboarding.verdict') }} as outcome
    from onboarding
    group by onboarding.account_id

),

facts as (

    select
        outcomes.account_id,
        'activation' as gate,
        'onboarding_passed' as rule_code,
        outcomes.outcome as input_value,
        coalesce(outcomes.fail_at, outcomes.refer_at, outcomes.unknown_at, outcomes.pass_at) as changed_at,
        case outcomes.outcome when 'pass' then 'pass' when 'fail' then 'fail' else 'unknown' end as result,
        outcomes.outcome = 'refer' as needs_person
    from outcomes

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
