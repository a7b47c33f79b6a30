-- A gate passes exactly when every rule that it asks passes, fails exactly when one fails, and asks every
-- rule in force but the two that speak only of some accounts.
with

rules as (

    select
        gate_rules.gate,
        count(*) as rules,
        count(case
            when gate_rules.rule_code in ('pep_match_reviewed', 'assessment_integrity')
                then gate_rules.rule_code
        end) as rules_of_some
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
    or tallies.answers not between rules.rules - rules.rules_of_some and rules.rules
    or tallies.unknown_failed > 0
    or (gates.outcome = 'pass') <> (tallies.passed = tallies.answers)
    or (gates.outcome = 'fail') <> (tallies.failed > 0)
