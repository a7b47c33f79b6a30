with

versions as (

    select * from {{ ref('base_work__quality_reviews') }}

),

new_keys as (

    select distinct versions.review_id
    from versions
    where
        versions.is_visible
        and versions.problems is null
        and {{ is_new_to_build('versions.known_at', 'versions.landed_seq') }}

),

touched as (

    select distinct {{ day_of('versions.reviewed_at') }} as touched_on
    from versions
    inner join new_keys on versions.review_id = new_keys.review_id
    where
        versions.is_visible
        and versions.problems is null

)

select * from touched
