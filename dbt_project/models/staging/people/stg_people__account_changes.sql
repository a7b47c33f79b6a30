with

versions as (

    select * from {{ ref('base_people__account_changes') }}

),

newest as (

    select
        versions.change_id,
        versions.account_id,
        versions.field,
        versions.changed_at,
        versions.session_id,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.change_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
