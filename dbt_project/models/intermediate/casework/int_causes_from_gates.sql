with

gate_results as (

    select * from {{ ref('gate_results') }}

),

rule_results as (

    select * from {{ ref('gate_rule_results') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

{# The way in concerns whoever comes or has come in, for a list match may turn up later; the way back those
   suspended. A legal block that refers goes to compliance; what activation asks of onboarding is asked there. #}
waiting as (

    select
        gate_results.account_id,
        gate_results.gate,
        gate_results.since,
        case
            when max(case when rule_results.kind = 'legal_block' then 1 else 0 end) = 1 then 'compliance'
            when gate_results.gate = 'reactivation' then 'reactivation'
            else 'screening'
        end as case_type
    from gate_results
    inner join accounts on gate_results.account_id = accounts.account_id
    inner join rule_results
        on
            gate_results.account_id = rule_results.account_id
            and gate_results.gate = rule_results.gate
            and rule_results.verdict = 'refer'
            and rule_results.rule_code <> 'onboarding_passed'
    where
        gate_results.outcome = 'refer'
        and (
            (
                gate_results.gate in ('onboarding', 'activation')
                and accounts.status in ('applied', 'screening', 'active')
            )
            or (
                gate_results.gate = 'reactivation'
                and accounts.status in ('suspended', 'reactivation_eligible')
            )
            or (gate_results.gate = 'golden_pool' and accounts.status = 'active')
        )
    group by
        gate_results.account_id,
        gate_results.gate,
        gate_results.since

),

causes as (

    select
        waiting.account_id as subject_account_id,
        queue_routing.queue,
        queue_routing.case_type,
        'gate' as source,
        queue_routing.policy_code,
        coalesce('policy:' || queue_routing.policy_code, 'gate:' || queue_routing.case_type) as cause,
        cast(null as bigint) as severity,
        'gate_' || waiting.gate as reason_code,
        waiting.gate as evidence_id,
        waiting.since as evidence_at,
        waiting.since as opened_at,
        cast(null as {{ t_text() }}) as case_id,
        cast(null as {{ t_text() }}) as decision_id,
        'review' as recommended_step
    from waiting
    inner join queue_routing
        on
            queue_routing.source = 'gate'
            and waiting.case_type = queue_routing.case_type
            and {{ in_force('queue_routing', as_of()) }}

)

select * from causes
