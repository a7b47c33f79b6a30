-- depends_on: {{ ref('base_access__sessions_touched') }}
with

versions as (

    select * from {{ ref('base_access__sessions') }}

),

{% if is_incremental() %}
touched as (

    select * from {{ ref('base_access__sessions_touched') }}

),

candidates as (

    select versions.session_id
    from versions
    inner join touched on {{ day_of('versions.started_at') }} = touched.touched_on
    where
        versions.is_visible
        and versions.problems is null

),

considered as (

    select versions.*
    from versions
    where
        versions.session_id in (select candidates.session_id from candidates)

),
{% else %}
considered as (

    select * from versions

),
{% endif %}

repeated as (

    select considered.session_id
    from considered
    where
        considered.is_visible
        and considered.problems is null
    group by considered.session_id
    having count(*) > 1

),

superseded as (

    select
        considered._batch_id,
        considered._row_number
    from considered
    inner join repeated on considered.session_id = repeated.session_id
    where
        considered.is_visible
        and considered.problems is null
    qualify row_number() over (
        partition by considered.session_id
        order by
            considered.updated_at desc nulls last,
            considered.known_at desc nulls last,
            considered.landed_seq desc nulls last,
            considered._row_number desc nulls last
    ) > 1

),

newest as (

    select
        considered.session_id,
        considered.account_id,
        considered.started_at,
        considered.ended_at,
        considered.device_id,
        considered.ip_address,
        considered.ip_prefix,
        considered.ip_country,
        considered.ip_asn_type,
        considered.ip_latitude,
        considered.ip_longitude,
        considered.ip_accuracy_km,
        considered.browser_timezone,
        considered.os_family,
        considered.browser_family,
        considered.is_remote_desktop,
        considered.updated_at,
        {{ day_of('considered.started_at') }} as started_on
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
        and {{ day_of('considered.started_at') }} in (select touched.touched_on from touched)
    {% endif %}

)

select * from newest
