with

versions as (

    select * from {{ ref('base_support__desk_schedules') }}

),

newest as (

    select
        versions.schedule_id,
        versions.timezone,
        versions.hours,
        versions.closed_days,
        versions.created_at,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.schedule_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
