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
    ) = 1

),

replaced as (

    select newest.*
    from newest
    {% if is_incremental() %}
    where newest.released_on in (select touched.touched_on from touched)
    {% endif %}

)

select * from replaced
