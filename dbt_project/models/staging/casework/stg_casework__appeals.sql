with

versions as (

    select * from {{ ref('base_casework__appeals') }}

),

newest as (

    select
        versions.appeal_id,
        versions.decision_id,
        versions.account_id,
        versions.filed_at,
        versions.decided_by,
        versions.decided_at,
        versions.outcome,
        versions.remedied_at,
        versions.amount_restored,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.appeal_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
