with

recorded as (

    select * from {{ ref('stg_casework__decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

superseding as (

    select
        recorded.supersedes_decision_id as decision_id,
        recorded.decision_id as superseded_by_decision_id,
        recorded.decided_at as superseded_at
    from recorded
    where recorded.supersedes_decision_id is not null
    qualify row_number() over (
        partition by recorded.supersedes_decision_id
        order by recorded.decided_at asc nulls last, recorded.decision_id asc nulls last
    ) = 1

),

{# A reporter who appeals asks for more, not for less: that ends no violation, a later decision does. #}
overturning as (

    select
        appeals.decision_id,
        appeals.appeal_id as overturning_appeal_id,
        coalesce(appeals.decided_at, appeals.remedied_at, appeals.filed_at) as overturned_at
    from appeals
    inner join recorded on appeals.decision_id = recorded.decision_id
    where
        appeals.outcome in ('overturned', 'partly_overturned')
        and (
            recorded.outcome <> 'violation'
            or coalesce(appeals.account_id = recorded.subject_account_id, true)
        )
    qualify row_number() over (
        partition by appeals.decision_id
        order by
            coalesce(appeals.decided_at, appeals.remedied_at, appeals.filed_at) asc nulls last,
            appeals.appeal_id asc nulls last
    ) = 1

),

endings as (

    select
        recorded.decision_id,
        superseding.superseded_by_decision_id,
        superseding.superseded_at,
        overturning.overturning_appeal_id,
        overturning.overturned_at
    from recorded
    left join superseding on recorded.decision_id = superseding.decision_id
    left join overturning on recorded.decision_id = overturning.decision_id
    where coalesce(superseding.superseded_at, overturning.overturned_at) is not null

)

select * from endings
