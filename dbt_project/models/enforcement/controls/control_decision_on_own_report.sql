with

decisions as (

    select * from {{ ref('decisions') }}

),

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

reports as (

    select * from {{ ref('stg_support__reports') }}

),

reports_decided as (

    select * from {{ ref('int_reports_decided') }}

),

raised as (

    select
        reports.case_id,
        reports.reporter_account_id as raised_by
    from reports
    where reports.case_id is not null
    union distinct
    select
        cases.case_id,
        reports.reporter_account_id as raised_by
    from cases
    inner join reports on cases.source_id = reports.report_id
    where cases.source = 'report'
    union distinct
    select
        cases.case_id,
        cases.source_id as raised_by
    from cases
    where cases.source = 'referral'
    union distinct
    select
        cases.case_id,
        case_events.actor_id as raised_by
    from cases
    inner join case_events on cases.case_id = case_events.case_id
    where
        cases.source = 'referral'
        and case_events.event_type = 'opened'

),

{# A report that no case names was still there for whoever decided its matter. #}
raised_decisions as (

    select
        decisions.decision_id,
        raised.raised_by
    from decisions
    inner join raised on decisions.case_id = raised.case_id
    union distinct
    select
        reports_decided.decision_id,
        reports_decided.reporter_account_id as raised_by
    from reports_decided

),

findings as (

    select
        'decision_on_own_report' as control_code,
        decisions.decision_id,
        decisions.case_id,
        decisions.decision_id as source_id,
        decisions.subject_account_id,
        decisions.decided_by as staff_id,
        decisions.decided_at as found_at,
        decisions.decided_by || ' raised the matter of case ' || decisions.case_id || ' and decided it at '
        || {{ said_at('decisions.decided_at') }} || '.' as message
    from decisions
    inner join raised_decisions
        on
            decisions.decision_id = raised_decisions.decision_id
            and decisions.decided_by = raised_decisions.raised_by

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
