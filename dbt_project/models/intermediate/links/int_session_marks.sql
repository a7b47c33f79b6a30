with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'shared_infrastructure', ['window_days']) }}

),

sessions as (

    select * from {{ ref('stg_access__sessions') }}

),

in_window as (

    select
        sessions.account_id,
        sessions.device_id,
        sessions.ip_address,
        sessions.started_at,
        coalesce(sessions.ip_asn_type, 'unknown') in ('residential', 'unknown') as is_private_network
    from sessions
    cross join thresholds
    where
        sessions.started_at <= {{ as_of() }}
        and {{ days_between(day_of('sessions.started_at'), as_of()) }} < thresholds.window_days

),

marks as (

    select
        in_window.account_id,
        'device' as mark_kind,
        in_window.device_id as mark,
        min(in_window.started_at) as seen_at
    from in_window
    where in_window.device_id is not null
    group by in_window.account_id, in_window.device_id
    union all
    select
        in_window.account_id,
        'ip' as mark_kind,
        in_window.ip_address as mark,
        min(in_window.started_at) as seen_at
    from in_window
    where in_window.ip_address is not null and in_window.is_private_network
    group by in_window.account_id, in_window.ip_address

)

select * from marks
