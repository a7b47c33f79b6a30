with

versions as (

    select * from {{ ref('base_casework__cases') }}

),

newest as (

    select
        versions.case_id,
        versions.subject_account_id,
        versions.case_type,
        versions.queue,
        versions.source,
        versions.source_id,
        versions.policy_code,
        versions.severity,
        versions.status,
        versions.opened_at,
        versions.closed_at,
        versions.sampling_probability,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.case_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
