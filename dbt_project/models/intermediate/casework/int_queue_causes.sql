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

{# A matter is known by what it is about and by its key. A policy set later changes only the first. #}
named as (

    select
        matters.case_id,
        {{ md5_key(['matters.subject_account_id', 'matters.cause']) }} as matter
    from matters
    union all
    select
        matters.case_id,
        matters.case_key as matter
    from matters

),

open_matters as (

    select
        named.matter,
        matters.case_id,
        matters.case_key
    from named
    inner join matters on named.case_id = matters.case_id
    where matters.status <> 'closed'
    qualify row_number() over (
        partition by named.matter
        order by matters.opened_at asc nulls last, matters.case_id asc nulls last
    ) = 1

),

last_decisions as (

    select
        named.matter,
        max(decisions.decided_at) as decided_at
    from named
    inner join decisions on named.case_id = decisions.case_id
    group by named.matter

),

causes as (

    select
        causes_found.*,
        {{ md5_key(['causes_found.subject_account_id', 'causes_found.cause']) }} as matter,
        {{ md5_key(['causes_found.subject_account_id', 'causes_found.queue', 'causes_found.cause']) }}
            as own_key
    from causes_found

),

{# A decided matter is quiet until there is newer evidence; an open case takes in whatever belongs to it. #}
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
        coalesce(by_cause.case_id, by_key.case_id) as open_case_id,
        coalesce(by_cause.case_key, by_key.case_key, causes.own_key) as case_key
    from causes
    left join accounts on causes.subject_account_id = accounts.account_id
    left join open_matters as by_cause on causes.matter = by_cause.matter
    left join open_matters as by_key on causes.own_key = by_key.matter
    left join last_decisions as on_cause on causes.matter = on_cause.matter
    left join last_decisions as on_key on causes.own_key = on_key.matter
    where
        not coalesce(accounts.is_test, false)
        and causes.cause is not null
        and (
            coalesce(by_cause.case_id, by_key.case_id) is not null
            or coalesce(on_cause.decided_at, on_key.decided_at) is null
            or causes.evidence_at > {{ greatest_of(['on_cause.decided_at', 'on_key.decided_at']) }}
        )

)

select * from alive
