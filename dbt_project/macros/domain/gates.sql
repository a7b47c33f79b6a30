{% macro answered_gate_rules(questions, facts) -%}
    {#- A select with one row per account, gate and rule: the question joined with what is known. `result` is what the
        rule says (pass, fail, unknown), `verdict` what follows for the gate: an unmet rule of kind refer and an input
        that waits for a person refer; a missing input stays unknown; an exception in force passes. -#}
    select
        {{ questions }}.account_id,
        {{ questions }}.gate,
        {{ questions }}.rule_code,
        {{ questions }}.rule_version,
        {{ questions }}.kind,
        {{ questions }}.threshold,
        {{ questions }}.is_curable,
        {{ questions }}.cure,
        {{ questions }}.question,
        {{ questions }}.exception_reason,
        {{ questions }}.account_created_at,
        {{ facts }}.input_value,
        {{ facts }}.changed_at,
        {{ questions }}.exception_reason is not null as is_excepted,
        case
            when {{ questions }}.exception_reason is not null then 'pass'
            else coalesce({{ facts }}.result, 'unknown')
        end as result,
        case
            when {{ questions }}.exception_reason is not null then 'pass'
            when {{ facts }}.result = 'pass' then 'pass'
            when {{ facts }}.result = 'fail' and {{ questions }}.kind = 'refer' then 'refer'
            when {{ facts }}.result = 'fail' then 'fail'
            when {{ facts }}.needs_person then 'refer'
            else 'unknown'
        end as verdict
    from {{ questions }}
    left join {{ facts }}
        on
            {{ questions }}.account_id = {{ facts }}.account_id
            and {{ questions }}.gate = {{ facts }}.gate
            and {{ questions }}.rule_code = {{ facts }}.rule_code
{%- endmacro %}

{% macro gate_outcome(verdict) -%}
    {#- An aggregate: the gate as the conjunction of its rules. -#}
    case
        when max(case when {{ verdict }} = 'fail' then 1 else 0 end) = 1 then 'fail'
        when max(case when {{ verdict }} = 'refer' then 1 else 0 end) = 1 then 'refer'
        when max(case when {{ verdict }} = 'unknown' then 1 else 0 end) = 1 then 'unknown'
        else 'pass'
    end
{%- endmacro %}

{% macro gate_facts(facts) -%}
    {#- The columns that every model of gate facts hands over. -#}
    select
        {{ facts }}.account_id,
        {{ facts }}.gate,
        {{ facts }}.rule_code,
        {{ facts }}.input_value,
        {{ facts }}.result,
        {{ facts }}.needs_person,
        {{ facts }}.changed_at
    from {{ facts }}
{%- endmacro %}
