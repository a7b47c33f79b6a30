with

decisions as (

    select * from {{ ref('decisions') }}

),

notices as (

    select * from {{ ref('int_decision_notices') }}

),

findings as (

    select
        'notice_incomplete' as control_code,
        decisions.decision_id,
        decisions.case_id,
        notices.last_notice_id as source_id,
        decisions.subject_account_id,
        decisions.decided_by as staff_id,
        notices.first_sent_at as found_at,
        'The notice of ' || decisions.action || ' to ' || decisions.subject_account_id || ', first sent at '
        || {{ said_at('notices.first_sent_at') }} || ', leaves out '
        || notices.last_missing_parts || '.' as message
    from decisions
    inner join notices on decisions.decision_id = notices.decision_id
    where
        decisions.is_adverse
        and notices.first_complete_at is null

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
