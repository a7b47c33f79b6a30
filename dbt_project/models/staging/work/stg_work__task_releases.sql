-- depends_on: {{ ref('base_work__task_releases_touched') }}
with

versions as (

    select * from {{ ref('base_work__task_releases') }}

),

{% if is_incremental() %}
touched as (

    select * from {{ ref('base_work__task_releases_touched') }}

),

candidates as (

    select versions.release_id
    from versions
    inner join touched on {{ day_of('versions.claimed_at') }} = touched.touched_on
    where
        versions.is_visible
        and versions.problems is null

),

considered as (

    select versions.*
    from versions
    where
        versions.release_id in (select candidates.release_id from candidates)

),
{% else %}
considered as (

    select * from versions

),
{% endif %}

repeated as (

    select considered.release_id
    from considered
    where
        considered.is_visible
        and considered.problems is null
    group by considered.release_id
    having count(*) > 1

),

superseded as (

    select
        considered._batch_id,
        considered._row_number
    from considered
    inner join repeated on considered.release_id = repeated.release_id
    where
        considered.is_visible
        and considered.problems is null
    qualify row_number() over (
        partition by considered.release_id
        order by
            considered.updated_at desc nulls last,
            considered.known_at desc nulls last,
            considered.landed_seq desc nulls last,
            considered._row_number desc nulls last
    ) > 1

),

newest as (

    select
        considered.release_id,
        considered.task_id,
        considered.account_id,
        considered.claimed_at,
        considered.released_at,
        considered.reason,
        considered.updated_at,
        {{ day_of('considered.claimed_at') }} as released_on
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
        and {{ day_of('considered.claimed_at') }} in (select touched.touched_on from touched)
    {% endif %}

)

select * from newest
