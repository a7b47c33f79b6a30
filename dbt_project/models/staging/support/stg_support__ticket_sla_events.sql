with

versions as (

    select * from {{ ref('base_support__ticket_sla_events') }}

),

newest as (

    select
        versions.event_id,
        versions.ticket_id,
        versions.occurred_at,
        versions.change_type,
        versions.schedule_id,
        versions.sla_policy_id,
        versions.metric,
        versions.target_minutes,
        versions.is_business,
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
