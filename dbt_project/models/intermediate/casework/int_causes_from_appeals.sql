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

{# An appeal against a decision that is not on record waits all the same, about whoever filed it. #}
causes as (

    select
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
        coalesce(decisions.subject_account_id, appeals.account_id) as subject_account_id,
        'appeal:' || appeals.appeal_id as cause
    from appeals
    inner join queue_routing
        on
            queue_routing.source = 'appeal'
            and {{ in_force('queue_routing', as_of()) }}
    left join decisions on appeals.decision_id = decisions.decision_id
    where
        appeals.decided_at is null
        and appeals.outcome is null

)

select * from causes
