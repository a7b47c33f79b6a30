with

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

causes as (

    select
        decisions.subject_account_id,
        queue_routing.queue,
        queue_routing.case_type,
        'appeal' as source,
        decisions.policy_code,
        decisions.severity,
        'appeal' as reason_code,
        appeals.appeal_id as evidence_id,
        appeals.filed_at as evidence_at,
        appeals.filed_at as opened_at,
        decisions.case_id,
        decisions.decision_id,
        'review' as recommended_step,
        'appeal:' || appeals.appeal_id as cause
    from appeals
    inner join decisions on appeals.decision_id = decisions.decision_id
    inner join queue_routing
        on
            queue_routing.source = 'appeal'
            and {{ in_force('queue_routing', as_of()) }}
    where
        appeals.decided_at is null
        and appeals.outcome is null

)

select * from causes
