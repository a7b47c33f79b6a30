with

flags as (

    select * from {{ ref('int_causes_from_flags') }}

),

reports as (

    select * from {{ ref('int_causes_from_reports') }}

),

appeals as (

    select * from {{ ref('int_causes_from_appeals') }}

),

gates as (

    select * from {{ ref('int_causes_from_gates') }}

),

reactivations as (

    select * from {{ ref('int_causes_from_reactivations') }}

),

tickets as (

    select * from {{ ref('int_causes_from_tickets') }}

),

{% set sources_of_work = ['flags', 'reports', 'appeals', 'gates', 'reactivations', 'tickets'] %}
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
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

)

select * from causes
