with

versions as (

    select * from {{ ref('base_identity__identity_checks') }}

),

newest as (

    select
        versions.check_id,
        versions.account_id,
        versions.check_type,
        versions.vendor,
        versions.status,
        versions.is_final,
        versions.attempt_number,
        versions.document_type,
        versions.document_country,
        versions.document_number,
        versions.document_expires_on,
        versions.list_version,
        versions.match_disposition,
        versions.reason_code,
        versions.started_at,
        versions.completed_at,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.check_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
