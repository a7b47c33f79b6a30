{% set sources_of_work = ['flags', 'reports', 'appeals', 'gates', 'reactivations', 'audits', 'tickets'] %}
with

{% for found in sources_of_work %}
{{ found }} as (

    select * from {{ ref('int_causes_from_' ~ found) }}

),

{% endfor %}
causes as (

    {% for found in sources_of_work %}
    select
        {{ found }}.subject_account_id,
        {{ found }}.queue,
        {{ found }}.case_type,
        {{ found }}.source,
        {{ found }}.policy_code,
        {{ found }}.cause,
        {{ found }}.severity,
        {{ found }}.reason_code,
        {{ found }}.evidence_id,
        {{ found }}.evidence_at,
        {{ found }}.opened_at,
        {{ found }}.case_id,
        {{ found }}.decision_id,
        {{ found }}.recommended_step
    from {{ found }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from causes
