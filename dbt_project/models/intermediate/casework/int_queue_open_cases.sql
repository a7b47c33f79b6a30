with

cases as (

    select * from {{ ref('cases') }}

),

matters as (

    select * from {{ ref('int_case_matters') }}

),

approval_requests as (

    select * from {{ ref('int_approval_requests') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

held_for_approval as (

    select distinct approval_requests.case_id
    from approval_requests
    where approval_requests.approval_state in ('pending', 'missing', 'invalid')

),

{# An appeal waits from the day on which it was filed, not from that on which the desk made a case of it. #}
open_cases as (

    select
        matters.case_key,
        cases.case_id,
        cases.decision_id,
        cases.subject_account_id,
        cases.queue,
        cases.case_type,
        cases.source,
        cases.policy_code,
        matters.cause,
        cases.severity,
        'review' as recommended_step,
        {{ least_of(['cases.opened_at', 'appeals.filed_at']) }} as opened_at,
        case
            when cases.status = 'open' and held_for_approval.case_id is not null then 'awaiting_approval'
            else cases.status
        end as state
    from cases
    inner join matters on cases.case_id = matters.case_id
    left join held_for_approval on cases.case_id = held_for_approval.case_id
    left join appeals on matters.cause = 'appeal:' || appeals.appeal_id
    where cases.status <> 'closed'

)

select * from open_cases
