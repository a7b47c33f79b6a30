with

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

approvals as (

    select * from {{ ref('stg_casework__approvals') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

hands as (

    select
        decisions.case_id,
        decisions.decided_by as person_id
    from decisions
    union
    select
        decisions.case_id,
        approvals.approver_id as person_id
    from approvals
    inner join decisions on approvals.decision_id = decisions.decision_id
    union
    select
        case_events.case_id,
        case_events.actor_id as person_id
    from case_events
    where case_events.actor_id is not null

)

select * from hands
