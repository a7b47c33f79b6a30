with

versions as (

    select * from {{ ref('base_casework__approvals') }}

),

newest as (

    select
        versions.approval_id,
        versions.decision_id,
        versions.approver_id,
        versions.outcome,
        versions.decided_at,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.approval_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
