with

rule_results as (

    select * from {{ ref('gate_rule_results') }}

),

timed as (

    select
        rule_results.account_id,
        rule_results.gate,
        rule_results.rule_code,
        rule_results.verdict,
        rule_results.message,
        rule_results.changed_at,
        rule_results.changes_on,
        max(case when rule_results.verdict <> 'pass' then rule_results.changes_on end) over (
            partition by rule_results.account_id, rule_results.gate
        ) as unmet_until
    from rule_results

),

{# A rule that is met today but lapses before the last unmet one is met has to be renewed by somebody. #}
outcomes as (

    select
        timed.account_id,
        timed.gate,
        {{ gate_outcome('timed.verdict') }} as outcome,
        {{ string_list("case when timed.verdict <> 'pass' then timed.rule_code end") }} as unmet_rules,
        {{ joined_text(
            "case when timed.verdict <> 'pass' then timed.message end", "' '", 'timed.rule_code'
        ) }} as messages,
        {% for verdict in ['fail', 'refer', 'unknown', 'pass'] %}
        max(case when timed.verdict = '{{ verdict }}' then timed.changed_at end) as {{ verdict }}_at,
        {% endfor %}
        {{ string_list(
            "case when (timed.verdict <> 'pass' and timed.changes_on is null) or "
            ~ "(timed.verdict = 'pass' and timed.changes_on <= timed.unmet_until) then timed.rule_code end"
        ) }} as waits_for,
        max(timed.unmet_until) as unmet_until,
        min(case when timed.verdict = 'pass' then timed.changes_on end) as met_until
    from timed
    group by timed.account_id, timed.gate

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
