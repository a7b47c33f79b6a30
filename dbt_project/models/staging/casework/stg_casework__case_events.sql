with

versions as (

    select * from {{ ref('base_casework__case_events') }}

),

newest as (

    select
        versions.event_id,
        versions.case_id,
        versions.occurred_at,
        versions.actor_id,
        versions.event_type,
        versions.from_value,
        versions.to_value,
        versions.reason,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.event_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
