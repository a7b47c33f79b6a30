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
        {{ questions }}.parameter,
        {{ questions }}.threshold,
        {{ questions }}.is_curable,
        {{ questions }}.cure,
        {{ questions }}.question,
        {{ questions }}.exception_reason,
        {{ questions }}.account_created_at,
        {{ facts }}.input_value,
        {{ facts }}.changed_at,
        {{ facts }}.changes_on,
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

{% macro gate_facts(facts, changes_on='cast(null as date)') -%}
    {#- The columns that every model of gate facts hands over. `changes_on` is the day on which the answer changes by
        itself: a sanction ends, a check grows too old. Null where only an act of somebody changes it. -#}
    select
        {{ facts }}.account_id,
        {{ facts }}.gate,
        {{ facts }}.rule_code,
        {{ facts }}.input_value,
        {{ facts }}.result,
        {{ facts }}.needs_person,
        {{ facts }}.changed_at,
        {{ changes_on }} as changes_on
    from {{ facts }}
{%- endmacro %}

{% macro list_disposition(checks) -%}
    {#- What came of a check against a list of names, null while it is pending. A name alone is no match: where the
        reason says that nothing but the name agreed, a match counts as possible, as does one without a disposition. -#}
    case
        when {{ checks }}.status = 'pending' then null
        when {{ checks }}.match_disposition = 'true_match' and {{ checks }}.reason_code = 'name_match'
            then 'potential_match'
        when {{ checks }}.match_disposition is not null then {{ checks }}.match_disposition
        when {{ checks }}.status = 'pass' then 'no_match'
        else 'potential_match'
    end
{%- endmacro %}

{% macro list_named(states) -%}
    {#- The version of the list that a state rests on and the day of that check, in words. -#}
    case {{ states }}.state
        when 'true_match'
            then ', list ' || {{ states }}.match_list || ' of ' || cast({{ day_of(states ~ '.match_at') }} as {{ t_text() }})
        when 'potential_match'
            then
                ', list ' || {{ states }}.question_list
                || ' of ' || cast({{ day_of(states ~ '.question_at') }} as {{ t_text() }})
        else
            ', list ' || {{ states }}.newest_list
            || ' of ' || cast({{ day_of(states ~ '.checked_at') }} as {{ t_text() }})
    end
{%- endmacro %}

{% macro gate_message(answered) -%}
    {#- What the person is told: met, or the cure and what happens next. A rule about a list says which list. -#}
    case
        when {{ answered }}.is_excepted then 'Excepted: ' || {{ answered }}.exception_reason || '.'
        when {{ answered }}.verdict = 'pass' then 'Met.'
        when {{ answered }}.verdict = 'unknown' then 'Not known yet. ' || {{ answered }}.cure
        when {{ answered }}.verdict = 'refer' then 'A person looks at this first. ' || {{ answered }}.cure
        else {{ answered }}.cure
    end
    || case
        when {{ answered }}.parameter = 'list_age_days' and {{ answered }}.input_value is not null
            then ' List check: ' || {{ answered }}.input_value || '.'
        else ''
    end
{%- endmacro %}
