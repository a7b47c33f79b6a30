with

items as (

    select * from {{ ref('int_queue_items') }}

),

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

approvals as (

    select * from {{ ref('stg_casework__approvals') }}

),

reports as (

    select * from {{ ref('stg_support__reports') }}

),

cases as (

    select * from {{ ref('cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

hands as (

    select * from {{ ref('int_case_hands') }}

),

appeal_decisions as (

    select
        items.case_key,
        appeals.decision_id
    from items
    inner join appeals on items.cause = 'appeal:' || appeals.appeal_id

),

barred as (

    select
        appeal_decisions.case_key,
        decisions.decided_by as person_id
    from appeal_decisions
    inner join decisions on appeal_decisions.decision_id = decisions.decision_id
    union
    select
        appeal_decisions.case_key,
        approvals.approver_id as person_id
    from appeal_decisions
    inner join approvals on appeal_decisions.decision_id = approvals.decision_id
    union
    select
        items.case_key,
        decisions.decided_by as person_id
    from items
    inner join decisions on items.decision_id = decisions.decision_id
    where items.state = 'awaiting_approval'
    union
    select
        items.case_key,
        hands.person_id
    from items
    inner join hands on items.cause = 'audit:case:' || hands.case_id
    union
    select
        items.case_key,
        items.subject_account_id as person_id
    from items
    union
    select
        items.case_key,
        reports.reporter_account_id as person_id
    from items
    inner join cases on items.case_id = cases.case_id
    inner join reports
        on
            cases.case_id = reports.case_id
            or (cases.source = 'report' and cases.source_id = reports.report_id)
    union
    select
        items.case_key,
        case_events.actor_id as person_id
    from items
    inner join cases
        on
            items.case_id = cases.case_id
            and cases.source in ('report', 'referral')
    inner join case_events
        on
            cases.case_id = case_events.case_id
            and case_events.event_type = 'opened'

)

select * from barred
