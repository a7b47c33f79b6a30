with

items as (

    select * from {{ ref('int_queue_items') }}

),

causes as (

    select * from {{ ref('int_queue_causes') }}

),

cases as (

    select * from {{ ref('cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

reports as (

    select * from {{ ref('stg_support__reports') }}

),

{# A report counts from when it waits in the queue, whether or not a case ever names it. #}
reporters as (

    select
        causes.case_key,
        reports.reporter_account_id as person_id
    from causes
    inner join reports on causes.evidence_id = reports.report_id
    where causes.source = 'report' and causes.reason_code like 'report_%'
    union distinct
    select
        items.case_key,
        reports.reporter_account_id as person_id
    from items
    inner join cases on items.case_id = cases.case_id
    inner join reports
        on cases.case_id = reports.case_id or cases.source = 'report' and cases.source_id = reports.report_id
    union distinct
    select
        items.case_key,
        case_events.actor_id as person_id
    from items
    inner join cases on items.case_id = cases.case_id and cases.source in ('report', 'referral')
    inner join case_events on cases.case_id = case_events.case_id and case_events.event_type = 'opened'

)

select * from reporters
