-- depends_on: {{ ref('base_work__quality_reviews_touched') }}
with

versions as (

    select * from {{ ref('base_work__quality_reviews') }}

),

{% if is_incremental() %}
touched as (

    select * from {{ ref('base_work__quality_reviews_touched') }}

),

candidates as (

    select versions.review_id
    from versions
    inner join touched on {{ day_of('versions.reviewed_at') }} = touched.touched_on
    where
        versions.is_visible
        and versions.problems is null

),

considered as (

    select versions.*
    from versions
    where
        versions.review_id in (select candidates.review_id from candidates)

),
{% else %}
considered as (

    select * from versions

),
{% endif %}

newest as (

    select
        considered.review_id,
        considered.submission_id,
        considered.reviewer_id,
        considered.score,
        considered.outcome,
        considered.is_blind,
        considered.reviewed_at,
        considered.updated_at,
        {{ day_of('considered.reviewed_at') }} as reviewed_on
    from considered
    where
        considered.is_visible
        and considered.problems is null
    qualify row_number() over (
        partition by considered.review_id
        order by
            considered.updated_at desc nulls last,
            considered.known_at desc nulls last,
            considered.landed_seq desc nulls last,
            considered._row_number desc nulls last
    ) = 1

),

replaced as (

    select newest.*
    from newest
    {% if is_incremental() %}
    where newest.reviewed_on in (select touched.touched_on from touched)
    {% endif %}

)

select * from replaced
