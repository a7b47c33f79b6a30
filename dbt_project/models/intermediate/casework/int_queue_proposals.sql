with

causes as (

    select * from {{ ref('int_queue_causes') }}

),

proposed as (

    select
        causes.case_key,
        causes.subject_account_id,
        causes.queue,
        causes.cause,
        min(causes.case_id) as case_id,
        min(causes.decision_id) as decision_id,
        min(causes.case_type) as case_type,
        min(causes.source) as source,
        min(causes.policy_code) as policy_code,
        min(causes.severity) as severity,
        case when max(causes.case_id) is null then 'proposed' else 'open' end as state,
        case when max(causes.recommended_step) = 'review' then 'review' else min(causes.recommended_step) end
            as recommended_step,
        min(causes.opened_at) as opened_at
    from causes
    where causes.open_case_id is null
    group by
        causes.case_key,
        causes.subject_account_id,
        causes.queue,
        causes.cause

)

select * from proposed
