with

versions as (

    select * from {{ ref('base_work__task_releases') }}

),

superseded as (

    select * from {{ ref('base_work__task_releases_superseded') }}

),

newest as (

    select
        versions.release_id,
        versions.task_id,
        versions.account_id,
        versions.claimed_at,
        versions.released_at,
        versions.reason,
        versions.updated_at,
        {{ version_key('versions') }} as version_key,
        {{ day_of('versions.claimed_at') }} as released_on
    from versions
    left join superseded
        on
            versions.landed_seq = superseded.landed_seq
            and versions._row_number = superseded._row_number
    where
        versions.is_visible
        and versions.problems is null
        and superseded._row_number is null

)

select * from newest
