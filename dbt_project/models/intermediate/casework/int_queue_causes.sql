with

causes_found as (

    select * from {{ ref('int_causes_found') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

matters as (

    select * from {{ ref('int_case_matters') }}

),

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

open_matters as (

    select
        matters.subject_account_id,
        matters.cause,
        matters.case_id,
        matters.case_key
    from matters
    where matters.status <> 'closed'
    qualify row_number() over (
        partition by
            matters.subject_account_id,
            matters.cause
        order by
            matters.opened_at nulls last,
            matters.case_id nulls last
    ) = 1

),

last_decisions as (

    select
        matters.subject_account_id,
        matters.cause,
        max(matters.case_key) as case_key,
        max(decisions.decided_at) as decided_at
    from matters
    inner join decisions on matters.case_id = decisions.case_id
    group by
        matters.subject_account_id,
        matters.cause

),

causes as (

    select
        causes_found.*,
        {{ md5_key(['causes_found.subject_account_id', 'causes_found.queue', 'causes_found.cause']) }}
            as own_key
    from causes_found

),

{# A case that protects a victim carries no policy, so it is known by the key it was opened from.
   A decided matter is quiet until there is newer evidence; an open case takes in whatever belongs to it. #}
alive as (

    select
        causes.subject_account_id,
        causes.queue,
        causes.case_type,
        causes.source,
        causes.policy_code,
        causes.cause,
        causes.severity,
        causes.reason_code,
        causes.evidence_id,
        causes.evidence_at,
        causes.opened_at,
        causes.case_id,
        causes.decision_id,
        causes.recommended_step,
        open_matters.case_id as open_case_id,
        coalesce(open_matters.case_key, causes.own_key) as case_key
    from causes
    left join accounts on causes.subject_account_id = accounts.account_id
    left join open_matters
        on
            causes.subject_account_id = open_matters.subject_account_id
            and (
                causes.cause = open_matters.cause
                or (causes.cause like 'protect:%' and causes.own_key = open_matters.case_key)
            )
    left join last_decisions
        on
            causes.subject_account_id = last_decisions.subject_account_id
            and (
                causes.cause = last_decisions.cause
                or (causes.cause like 'protect:%' and causes.own_key = last_decisions.case_key)
            )
    where
        not coalesce(accounts.is_test, false)
        and causes.cause is not null
        and (
            open_matters.case_id is not null
            or last_decisions.decided_at is null
            or causes.evidence_at > last_decisions.decided_at
        )

)

select * from alive
