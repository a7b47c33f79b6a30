with

versions as (

    select * from {{ ref('base_casework__staff') }}

),

newest as (

    select
        versions.staff_id,
        versions.team,
        versions.job_level,
        versions.authority_level,
        versions.timezone,
        versions.calendar,
        versions.started_on,
        versions.ended_on,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.staff_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
