with

versions as (

    select * from {{ ref('base_support__content_items') }}

),

newest as (

    select
        versions.content_id,
        versions.account_id,
        versions.content_type,
        versions.language,
        versions.is_paid,
        versions.created_at,
        versions.removed_at,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.content_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
