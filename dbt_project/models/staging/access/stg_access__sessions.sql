-- depends_on: {{ ref('base_access__sessions_touched') }}
with

versions as (

    select * from {{ ref('base_access__sessions') }}

),

versions_of_keys as (

    select * from {{ ref('base_access__sessions') }}

),

versions_to_rank as (

    select * from {{ ref('base_access__sessions') }}

),

{% if is_incremental() %}
versions_of_days as (

    select * from {{ ref('base_access__sessions') }}

),

touched as (

    select * from {{ ref('base_access__sessions_touched') }}

),

keys_of_days as (

    select versions_of_days.session_id
    from versions_of_days
    inner join touched on {{ day_of('versions_of_days.started_at') }} = touched.touched_on
    where versions_of_days.is_visible and versions_of_days.problems is null

),
{% endif %}

repeated as (

    select versions_of_keys.session_id
    from versions_of_keys
    where
        versions_of_keys.is_visible
        and versions_of_keys.problems is null
    {% if is_incremental() %}
        and versions_of_keys.session_id in (select keys_of_days.session_id from keys_of_days)
    {% endif %}
    group by versions_of_keys.session_id
    having count(*) > 1

),

superseded as (

    select
        versions_to_rank.landed_seq,
        versions_to_rank._row_number
    from versions_to_rank
    inner join repeated on versions_to_rank.session_id = repeated.session_id
    where versions_to_rank.is_visible and versions_to_rank.problems is null
    qualify row_number() over (
        partition by versions_to_rank.session_id
        order by
            versions_to_rank.updated_at desc nulls last,
            versions_to_rank.known_at desc nulls last,
            versions_to_rank.landed_seq desc nulls last,
            versions_to_rank._row_number desc nulls last
    ) > 1

),

newest as (

    select
        versions.session_id,
        versions.account_id,
        versions.started_at,
        versions.ended_at,
        versions.device_id,
        versions.ip_address,
        versions.ip_prefix,
        versions.ip_country,
        versions.ip_asn_type,
        versions.ip_latitude,
        versions.ip_longitude,
        versions.ip_accuracy_km,
        versions.browser_timezone,
        versions.os_family,
        versions.browser_family,
        versions.is_remote_desktop,
        versions.updated_at,
        {{ day_of('versions.started_at') }} as started_on
    from versions
    left join superseded
        on
            versions.landed_seq = superseded.landed_seq
            and versions._row_number = superseded._row_number
    where
        versions.is_visible
        and versions.problems is null
        and superseded._row_number is null
    {% if is_incremental() %}
        and {{ day_of('versions.started_at') }} in (select touched.touched_on from touched)
    {% endif %}

)

select * from newest
