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
        {% for verdict in ['fail', 'refer', 'unknown', 'pass'] %}
        max(case when rule_results.verdict = '{{ verdict }}' then rule_results.changed_at end)
            as {{ verdict }}_at,
        {% endfor %}
        {{ string_list(
            "case when rule_results.verdict <> 'pass' and rule_results.changes_on is null then "
            ~ "rule_results.rule_code end"
        ) }} as waits_for,
        max(case when rule_results.verdict <> 'pass' then rule_results.changes_on end) as unmet_until,
        min(case when rule_results.verdict = 'pass' then rule_results.changes_on end) as met_until
    from rule_results
    group by rule_results.account_id, rule_results.gate

),

{# The verdicts that decide are those of the outcome, which is the first of these that there is. #}
results as (

    select
        outcomes.account_id,
        outcomes.gate,
        outcomes.outcome,
        outcomes.unmet_rules,
        coalesce(outcomes.messages, 'Every rule is met.') as message,
        coalesce(outcomes.fail_at, outcomes.refer_at, outcomes.unknown_at, outcomes.pass_at) as since,
        outcomes.waits_for,
        case when outcomes.waits_for = '[]' then outcomes.unmet_until end as eligible_on,
        case when outcomes.outcome = 'pass' then outcomes.met_until end as renewal_due_on,
        {{ as_of() }} as as_of
    from outcomes

)

select * from results
