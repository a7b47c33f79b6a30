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

placed as (

    select
        sessions.account_id,
        sessions.device_id,
        sessions.browser_timezone,
        sessions.session_id,
        sessions.started_at,
        sessions.started_on,
        sessions.is_remote_desktop,
        coalesce(sessions.ip_asn_type, 'unknown') = 'corporate' as is_corporate,
        sessions.ip_asn_type in ('residential', 'education')
        and sessions.ip_latitude is not null
        and sessions.ip_longitude is not null
        and sessions.ip_accuracy_km is not null as is_located,
        known_zones.time_zone is not null and sessions.ip_country is not null as is_placed,
        known_zones.time_zone is not null and sessions.ip_country is not null and zones.country is null
            as is_misplaced,
        row_number() over (
            partition by
                sessions.account_id, sessions.device_id, sessions.browser_timezone, sessions.started_on
            order by sessions.started_at asc nulls last, sessions.session_id asc nulls last
        ) as place
    from sessions
    left join known_zones on sessions.browser_timezone = known_zones.time_zone
    left join zones
        on
            sessions.browser_timezone = zones.time_zone
            and sessions.ip_country = zones.country

),

summed as (

    select
        placed.account_id,
        placed.device_id,
        placed.browser_timezone,
        placed.started_on,
        count(*) as sessions,
        count(*) filter (where placed.is_located) as located_sessions,
        count(case when not placed.is_corporate then placed.is_remote_desktop end) as marked_sessions,
        count(*) filter (where placed.is_remote_desktop and not placed.is_corporate) as remote_sessions,
        count(*) filter (where placed.is_placed) as placed_sessions,
        count(*) filter (where placed.is_misplaced) as misplaced_sessions,
        min(placed.started_at) as first_started_at,
        max(case when placed.place = 1 then placed.session_id end) as first_session_id
    from placed
    group by placed.account_id, placed.device_id, placed.browser_timezone, placed.started_on

),

days as (

    select
        summed.account_id,
        summed.device_id,
        summed.browser_timezone,
        summed.sessions,
        summed.located_sessions,
        summed.marked_sessions,
        summed.remote_sessions,
        summed.placed_sessions,
        summed.misplaced_sessions,
        summed.first_started_at,
        summed.first_session_id,
        summed.started_on
    from summed

)

select * from days
