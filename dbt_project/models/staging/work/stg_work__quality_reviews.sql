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

repeated as (

    select considered.review_id
    from considered
    where
        considered.is_visible
        and considered.problems is null
    group by considered.review_id
    having count(*) > 1

),

superseded as (

    select
        considered._batch_id,
        considered._row_number
    from considered
    inner join repeated on considered.review_id = repeated.review_id
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
    ) > 1

),

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
    left join superseded
        on
            considered._batch_id = superseded._batch_id
            and considered._row_number = superseded._row_number
    where
        considered.is_visible
        and considered.problems is null
        and superseded._row_number is null
    {% if is_incremental() %}
        and {{ day_of('considered.reviewed_at') }} in (select touched.touched_on from touched)
    {% endif %}

)

select * from newest
