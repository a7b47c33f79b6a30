with

versions as (

    select * from {{ ref('base_access__sessions') }}

),

superseded as (

    select * from {{ ref('base_access__sessions_superseded') }}

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
        {{ version_key('versions') }} as version_key,
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

)

select * from newest
