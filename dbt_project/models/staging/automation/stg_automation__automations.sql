with

versions as (

    select * from {{ ref('base_automation__automations') }}

),

newest as (

    select
        versions.automation_id,
        versions.automation_type,
        versions.name,
        versions.version,
        versions.stage,
        versions.threshold,
        versions.owner,
        versions.stage_since,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.automation_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
