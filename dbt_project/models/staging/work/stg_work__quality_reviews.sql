with

versions as (

    select * from {{ ref('base_work__quality_reviews') }}

),

superseded as (

    select * from {{ ref('base_work__quality_reviews_superseded') }}

),

newest as (

    select
        versions.review_id,
        versions.submission_id,
        versions.reviewer_id,
        versions.score,
        versions.outcome,
        versions.is_blind,
        versions.reviewed_at,
        versions.updated_at,
        {{ version_key('versions') }} as version_key,
        {{ day_of('versions.reviewed_at') }} as reviewed_on
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
