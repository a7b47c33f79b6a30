with

rule_results as (

    select * from {{ ref('gate_rule_results') }}

),

outcomes as (

    select
        rule_results.account_id,
        rule_results.gate,
        {{ gate_outcome('rule_results.verdict') }} as outcome,
        {{ string_list("case when rule_results.verdict <> 'pass' then rule_results.rule_code end") }}
            as unmet_rules,
        {{ joined_text(
            "case when rule_results.verdict <> 'pass' then rule_results.message end", "' '",
            'rule_results.rule_code'
        ) }} as messages,
        {{ string_list(
            "case when rule_results.verdict <> 'pass' and rule_results.changes_on is null then "
            ~ "rule_results.rule_code end"
        ) }} as waits_for,
        max(case when rule_results.verdict <> 'pass' then rule_results.changes_on end) as unmet_until,
        min(case when rule_results.verdict = 'pass' then rule_results.changes_on end) as met_until
    from rule_results
    group by rule_results.account_id, rule_results.gate

),

deciding as (

    select
        outcomes.account_id,
        outcomes.gate,
        max(rule_results.changed_at) as since
    from outcomes
    inner join rule_results
        on
            outcomes.account_id = rule_results.account_id
            and outcomes.gate = rule_results.gate
            and outcomes.outcome = rule_results.verdict
    group by outcomes.account_id, outcomes.gate

),

results as (

    select
        outcomes.account_id,
        outcomes.gate,
        outcomes.outcome,
        outcomes.unmet_rules,
        coalesce(outcomes.messages, 'Every rule is met.') as message,
        deciding.since,
        outcomes.waits_for,
        case when outcomes.waits_for = '[]' then outcomes.unmet_until end as eligible_on,
        case when outcomes.outcome = 'pass' then outcomes.met_until end as renewal_due_on,
        {{ as_of() }} as as_of
    from outcomes
    inner join deciding
        on
            outcomes.account_id = deciding.account_id
            and outcomes.gate = deciding.gate

)

select * from results
