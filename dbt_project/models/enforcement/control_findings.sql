{% set controls = [
    'approval_missing', 'approval_late', 'approval_by_decider', 'approval_without_authority',
    'approval_rejected_in_effect', 'decision_without_authority', 'decision_on_own_report',
    'automated_adverse_decision', 'evidence_missing', 'rationale_missing', 'deviation_unexplained',
    'closed_without_decision', 'notice_missing', 'notice_incomplete', 'interim_action_too_long',
    'appeal_by_first_decider', 'appeal_without_authority', 'remedy_late', 'automation_undid_person',
    'automation_after_won_appeal',
] %}
with

catalogue as (

    select * from {{ ref('control_catalogue') }}

),

{% for control in controls %}
{{ control }} as (

    select * from {{ ref('control_' ~ control) }}

),

{% endfor %}
broken as (

    {% for control in controls %}
    select * from {{ control }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

findings as (

    select
        {{ md5_key(['broken.control_code', 'broken.case_id', 'broken.decision_id', 'broken.source_id']) }}
            as finding_id,
        broken.control_code,
        broken.decision_id,
        broken.case_id,
        broken.source_id,
        broken.subject_account_id,
        broken.staff_id,
        broken.found_at,
        broken.message,
        catalogue.cure,
        catalogue.severity,
        {{ as_of() }} as as_of
    from broken
    inner join catalogue
        on
            broken.control_code = catalogue.control_code
            and {{ in_force('catalogue', 'broken.found_at') }}
    where broken.found_at <= {{ as_of() }}

)

select * from findings
