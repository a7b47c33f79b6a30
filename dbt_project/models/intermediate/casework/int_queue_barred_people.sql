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

approval_requests as (

    select * from {{ ref('int_approval_requests') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

hands as (

    select * from {{ ref('int_case_hands') }}

),

causes as (

    select * from {{ ref('int_queue_causes') }}

),

reporters as (

    select * from {{ ref('int_queue_reporters') }}

),

appeal_decisions as (

    select
        items.case_key,
        appeals.decision_id
    from items
    inner join appeals on items.cause = 'appeal:' || appeals.appeal_id

),

awaited as (

    select
        approval_requests.case_id,
        approval_requests.decided_by
    from approval_requests
    where approval_requests.approval_state in ('pending', 'missing', 'invalid')

),

{# Of several decisions on a case it need not be the newest that waits for approval. Where the record knows of
   none that does, though the case says so, it is the newest. #}
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
        coalesce(awaited.decided_by, decisions.decided_by) as person_id
    from items
    left join awaited on items.case_id = awaited.case_id
    left join decisions
        on
            items.decision_id = decisions.decision_id
            and awaited.case_id is null
    where items.state = 'awaiting_approval'
    union
    select
        causes.case_key,
        hands.person_id
    from causes
    inner join hands on causes.cause = 'audit:case:' || hands.case_id
    union
    select
        items.case_key,
        items.subject_account_id as person_id
    from items
    union
    select
        reporters.case_key,
        reporters.person_id
    from reporters

)

select * from barred
