with

versions as (

    select * from {{ ref('base_access__sessions') }}

),

versions_to_compare as (

    select * from {{ ref('base_access__sessions') }}

),

new_keys as (

    select distinct versions_to_compare.session_id
    from versions_to_compare
    where
        versions_to_compare.is_visible
        and versions_to_compare.problems is null
        and {{ is_new_to_build('versions_to_compare.known_at', 'versions_to_compare.landed_seq') }}

),

touched as (

    select distinct {{ day_of('versions.started_at') }} as touched_on
    from versions
    inner join new_keys on versions.session_id = new_keys.session_id
    where
        versions.is_visible
        and versions.problems is null

)

select * from touched
