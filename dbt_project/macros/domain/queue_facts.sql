{#- What of a queue item is told to other systems when it changes. What moves every night by itself (minutes left, place in
    the queue) is left out; the priority is told beside it, when it has moved by a dated step. -#}
{% macro queue_facts(queue, more={}) -%}
    {%- set texts = {} -%}
    {%- for name in [
        'case_key', 'case_id', 'queue', 'subject_account_id', 'case_type', 'policy_code', 'state', 'source', 'opened_at',
        'recommended_step', 'ladder_action', 'sla_stage', 'sla_state', 'due_at', 'escalate_to',
    ] -%}
        {%- do texts.update({name: queue ~ '.' ~ name}) -%}
    {%- endfor -%}
    {%- set raws = {} -%}
    {%- for name in [
        'severity', 'escalation_level', 'required_authority', 'reason_codes', 'evidence', 'barred_staff',
        'missing_evidence',
    ] -%}
        {%- do raws.update({name: queue ~ '.' ~ name}) -%}
    {%- endfor -%}
    {%- do raws.update(more) -%}
    {{ json_object(texts=texts, raws=raws) }}
{%- endmacro %}
