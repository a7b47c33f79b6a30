with

decisions as (

    select * from {{ ref('decisions') }}

),

notices as (

    select * from {{ ref('int_decision_notices') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

findings as (

    select
        'notice_missing' as control_code,
        decisions.decision_id,
        decisions.case_id,
        decisions.decision_id as source_id,
        decisions.subject_account_id,
        decisions.decided_by as staff_id,
        decisions.effective_at as found_at,
        decisions.action || ' against ' || decisions.subject_account_id || ', decided by '
        || decisions.decided_by
        || ', took effect at ' || {{ said_at('decisions.effective_at') }}
        || ', and no notice was sent.' as message
    from decisions
    inner join provided on provided.entity = 'notices'
    left join notices on decisions.decision_id = notices.decision_id
    where
        decisions.is_adverse
        and decisions.effective_at <= {{ as_of() }}
        and notices.decision_id is null

),

final as (

    select
        findings.control_code,
        findings.decision_id,
        findings.case_id,
        findings.source_id,
        findings.subject_account_id,
        findings.staff_id,
        findings.found_at,
        findings.message
    from findings

)

select * from final
