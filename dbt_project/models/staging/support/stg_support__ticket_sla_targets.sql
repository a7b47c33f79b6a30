with

versions as (

    select * from {{ ref('base_support__ticket_sla_targets') }}

),

newest as (

    select
        versions.target_id,
        versions.sla_policy_id,
        versions.metric,
        versions.priority,
        versions.target_minutes,
        versions.is_business,
        versions.valid_from,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.target_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
