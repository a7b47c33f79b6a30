-- A gate passes exactly when every rule in force passes, fails exactly when one fails, and asks every
-- rule in force.
with

rules as (

    select
        gate_rules.gate,
        count(*) as rules
    from {{ ref('gate_rules') }} as gate_rules
    where {{ in_force('gate_rules', as_of()) }}
    group by gate_rules.gate

),

tallies as (

    select
        results.account_id,
        results.gate,
        count(*) as answers,
        count(case when results.verdict = 'pass' then results.rule_code end) as passed,
        count(case when results.verdict = 'fail' then results.rule_code end) as failed,
        count(case when results.result = 'unknown' and results.verdict = 'fail' then results.rule_code end)
            as unknown_failed
    from {{ ref('gate_rule_results') }} as results
    group by results.account_id, results.gate

)

select
    tallies.account_id,
    tallies.gate,
    gates.outcome
from tallies
inner join rules on tallies.gate = rules.gate
left join {{ ref('gate_results') }} as gates
    on
        tallies.account_id = gates.account_id
        and tallies.gate = gates.gate
where
    gates.outcome is null
    or tallies.answers <> rules.rules
    or tallies.unknown_failed > 0
    or (gates.outcome = 'pass') <> (tallies.passed = rules.rules)
    or (gates.outcome = 'fail') <> (tallies.failed > 0)
