with

versions as (

    select * from {{ ref('base_casework__evidence_items') }}

),

newest as (

    select
        versions.evidence_id,
        versions.case_id,
        versions.evidence_type,
        versions.added_at,
        versions.added_by,
        versions.sha256,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.evidence_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
