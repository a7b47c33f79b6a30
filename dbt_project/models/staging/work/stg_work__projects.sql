with

versions as (

    select * from {{ ref('base_work__projects') }}

),

newest as (

    select
        versions.project_id,
        versions.customer_account_id,
        versions.name,
        versions.domain,
        versions.guideline_version,
        versions.started_at,
        versions.ended_at,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.project_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
