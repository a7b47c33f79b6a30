with

device_days as (

    select * from {{ ref('int_device_days') }}

),

by_device as (

    select
        device_days.account_id,
        device_days.device_id,
        min(device_days.started_on) as first_on,
        min(device_days.first_started_at) as first_started_at
    from device_days
    where device_days.device_id is not null
    group by device_days.account_id, device_days.device_id

),

by_day as (

    select
        device_days.account_id,
        device_days.started_on,
        sum(device_days.sessions) as sessions
    from device_days
    group by device_days.account_id, device_days.started_on

),

running as (

    select
        by_day.account_id,
        by_day.started_on,
        sum(by_day.sessions) over (
            partition by by_day.account_id
            order by by_day.started_on asc nulls last
        ) - by_day.sessions as earlier_sessions
    from by_day

),

first_sessions as (

    select
        device_days.account_id,
        device_days.device_id,
        device_days.first_started_at,
        min(device_days.first_session_id) as session_id
    from device_days
    group by device_days.account_id, device_days.device_id, device_days.first_started_at

),

new_devices as (

    select
        by_device.account_id,
        by_device.device_id,
        first_sessions.session_id,
        by_device.first_started_at,
        cast(running.earlier_sessions as bigint) as earlier_sessions
    from by_device
    inner join running
        on
            by_device.account_id = running.account_id
            and by_device.first_on = running.started_on
    inner join first_sessions
        on
            by_device.account_id = first_sessions.account_id
            and by_device.device_id = first_sessions.device_id
            and by_device.first_started_at = first_sessions.first_started_at
    where running.earlier_sessions > 0

)

select * from new_devices
