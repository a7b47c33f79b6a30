-- depends_on: {{ ref('int_hop_days_touched') }}
with

{# A hop reaches back to the day before: what takes longer than that is no hop that anybody asks about. #}
sessions as (

    select * from {{ ref('stg_access__sessions') }}
    {% if is_incremental() %}
    where
        {{ in_touched_days('started_at', ref('int_hop_days_touched')) }}
        or {{ in_touched_days(add_seconds('started_at', 86400), ref('int_hop_days_touched')) }}
    {% endif %}

),

located as (

    select
        sessions.account_id,
        sessions.session_id,
        sessions.started_at,
        sessions.started_on,
        sessions.ip_latitude as latitude,
        sessions.ip_longitude as longitude,
        sessions.ip_accuracy_km as radius
    from sessions
    where
        sessions.ip_asn_type in ('residential', 'education')
        and sessions.ip_latitude between -90 and 90
        and sessions.ip_longitude between -180 and 180
        and sessions.ip_accuracy_km >= 0

),

followed as (

    select
        located.account_id,
        located.session_id,
        located.started_at,
        located.started_on,
        located.latitude,
        located.longitude,
        located.radius,
        lag(located.session_id) over (
            partition by located.account_id
            order by located.started_at asc nulls last, located.session_id asc nulls last
        ) as previous_session_id,
        lag(located.started_at) over (
            partition by located.account_id
            order by located.started_at asc nulls last, located.session_id asc nulls last
        ) as previous_started_at,
        lag(located.latitude) over (
            partition by located.account_id
            order by located.started_at asc nulls last, located.session_id asc nulls last
        ) as previous_latitude,
        lag(located.longitude) over (
            partition by located.account_id
            order by located.started_at asc nulls last, located.session_id asc nulls last
        ) as previous_longitude,
        lag(located.radius) over (
            partition by located.account_id
            order by located.started_at asc nulls last, located.session_id asc nulls last
        ) as previous_radius
    from located

),

hops as (

    select
        followed.account_id,
        followed.session_id,
        followed.previous_session_id,
        followed.started_at,
        followed.started_on,
        {{ great_circle_km(
            'followed.previous_latitude', 'followed.previous_longitude', 'followed.latitude', 'followed.longitude'
        ) }} - followed.previous_radius - followed.radius as kilometres,
        {{ seconds_between('followed.previous_started_at', 'followed.started_at') }} / 3600.0 as hours_apart,
        greatest(followed.previous_radius, followed.radius) as largest_radius
    from followed
    where {{ days_between('followed.previous_started_at', 'followed.started_at') }} <= 1

),

apart as (

    select
        hops.account_id,
        hops.session_id,
        hops.previous_session_id,
        hops.started_at,
        hops.kilometres,
        hops.hours_apart,
        hops.largest_radius,
        hops.started_on
    from hops
    where hops.kilometres > 0
    {% if is_incremental() %}
    and hops.started_on in (select touched.touched_on from {{ ref('int_hop_days_touched') }} as touched)
    {% endif %}

)

select * from apart
