{% set acts = [
    ('approval', 'approvals', 'approval_id', 'decided_at', 'approver_id', 'outcome'),
    ('notice_sent', 'notices', 'notice_id', 'sent_at', '', 'channel'),
    ('appeal_filed', 'appeals', 'appeal_id', 'filed_at', 'account_id', ''),
    ('appeal_decided', 'appeals', 'appeal_id', 'decided_at', 'decided_by', 'outcome'),
    ('remedied', 'appeals', 'appeal_id', 'remedied_at', '', ''),
] %}

with

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

{% for table in ['approvals', 'notices', 'appeals'] %}
{{ table }} as (

    select * from {{ ref('stg_casework__' ~ table) }}

),

{% endfor %}
acts as (

    select
        decisions.case_id,
        decisions.decision_id,
        'decision' as event_type,
        decisions.decision_id as source_id,
        decisions.decided_at as occurred_at,
        decisions.decided_by as actor_id,
        decisions.outcome || coalesce(': ' || decisions.action, '') as detail
    from decisions
    {% for act, table, key, instant, actor, detail in acts %}
    union all
    select
        decisions.case_id,
        decisions.decision_id,
        '{{ act }}' as event_type,
        {{ table }}.{{ key }} as source_id,
        {{ table }}.{{ instant }} as occurred_at,
        {{ table ~ '.' ~ actor if actor else 'cast(null as ' ~ t_text() ~ ')' }} as actor_id,
        {{ table ~ '.' ~ detail if detail else 'cast(null as ' ~ t_text() ~ ')' }} as detail
    from {{ table }}
    inner join decisions on {{ table }}.decision_id = decisions.decision_id
    where {{ table }}.{{ instant }} is not null
    {% endfor %}

)

select * from acts
