with

versions as (

    select * from {{ ref('base_support__tickets') }}

),

newest as (

    select
        versions.ticket_id,
        versions.requester_account_id,
        versions.subject_account_id,
        versions.channel,
        versions.category,
        versions.tags,
        versions.priority,
        versions.status,
        versions.created_at,
        versions.satisfaction,
        versions.case_id,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.ticket_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
