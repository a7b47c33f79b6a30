-- depends_on: {{ ref('int_session_days_touched') }}
with

sessions as (

    select * from {{ ref('stg_access__sessions') }}
    {% if is_incremental() %}
    where {{ in_touched_days('started_at', ref('int_session_days_touched')) }}
    {% endif %}

),

zones as (

    select * from {{ ref('time_zone_countries') }}

),

known_zones as (

    select distinct zones.time_zone
    from zones

),

described as (

    select
        sessions.account_id,
        known_zones.time_zone,
        sessions.started_on,
        nullif(trim(coalesce(sessions.os_family || ' ', '') || coalesce(sessions.browser_family, '')), '')
            as software,
        cast(extract(hour from sessions.started_at) as bigint) as utc_hour,
        cast(
            extract(hour from {{ utc_to_local('sessions.started_at', 'known_zones.time_zone') }}) as bigint
        ) as local_hour
    from sessions
    left join known_zones on sessions.browser_timezone = known_zones.time_zone

),

summed as (

    select
        described.account_id,
        described.time_zone,
        described.software,
        described.utc_hour,
        described.local_hour,
        described.started_on,
        count(*) as sessions
    from described
    group by
        described.account_id,
        described.time_zone,
        described.software,
        described.utc_hour,
        described.local_hour,
        described.started_on

),

traits as (

    select
        summed.account_id,
        summed.time_zone,
        summed.software,
        summed.utc_hour,
        summed.local_hour,
        summed.sessions,
        summed.started_on
    from summed

)

select * from traits
