with

versions as (

    select * from {{ ref('base_work__task_releases') }}

),

new_keys as (

    select distinct versions.release_id
    from versions
    where
        versions.is_visible
        and versions.problems is null
        and {{ is_new_to_build('versions.known_at', 'versions.landed_seq') }}

),

touched as (

    select distinct {{ day_of('versions.claimed_at') }} as touched_on
    from versions
    inner join new_keys on versions.release_id = new_keys.release_id
    where
        versions.is_visible
        and versions.problems is null

)

select * from touched
