with

versions as (

    select * from {{ ref('base_support__ticket_events') }}

),

newest as (

    select
        versions.event_id,
        versions.ticket_id,
        versions.occurred_at,
        versions.actor_id,
        versions.actor_type,
        versions.event_type,
        versions.from_value,
        versions.to_value,
        versions.is_public,
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
