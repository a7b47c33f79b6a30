with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'account_handoff', [
        'window_days', 'stay_days', 'slack_days', 'earlier_sessions', 'later_sessions', 'new_share'
    ]) }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

dated as (

    select
        device_days.*,
        {{ days_between('device_days.started_on', as_of()) }} as days_ago,
        min(device_days.started_on) over (
            partition by device_days.account_id, device_days.browser_timezone
        ) as zone_first_on,
        min(device_days.started_on) over (
            partition by device_days.account_id, device_days.device_id
        ) as device_first_on
    from device_days
    where
        device_days.browser_timezone is not null
        and device_days.device_id is not null

),

lately as (

    select
        dated.account_id,
        dated.browser_timezone,
        min(dated.zone_first_on) as switched_on,
        sum(dated.sessions) as sessions
    from dated
    cross join thresholds
    where dated.days_ago <= thresholds.stay_days
    group by dated.account_id, dated.browser_timezone

),

now_at as (

    select lately.*
    from lately
    qualify row_number() over (
        partition by lately.account_id
        order by lately.sessions desc nulls last, lately.browser_timezone asc nulls last
    ) = 1

),

parted as (

    select
        dated.*,
        now_at.switched_on,
        dated.started_on >= now_at.switched_on as is_later,
        {{ days_between('dated.device_first_on', 'now_at.switched_on') }} <= thresholds.slack_days
            as is_new_device,
        {{ days_between('dated.zone_first_on', 'now_at.switched_on') }} <= thresholds.slack_days
            as is_new_zone,
        dated.days_ago > thresholds.stay_days as is_before_stay
    from dated
    cross join thresholds
    left join now_at on dated.account_id = now_at.account_id

),

counted as (

    select
        parted.account_id,
        parted.switched_on,
        {{ days_between('parted.switched_on', as_of()) }} as days_since
        {%- for name, condition in {
            'sessions_before_stay': 'parted.is_before_stay',
            'earlier_sessions': 'not parted.is_later',
            'later_sessions': 'parted.is_later',
            'new_zone_sessions': 'parted.is_later and parted.is_new_zone',
            'new_device_sessions': 'parted.is_later and parted.is_new_device',
        }.items() %},
        cast(sum(case when {{ condition }} then parted.sessions else 0 end) as bigint) as {{ name }}
        {%- endfor %},
        min(case when parted.started_on = parted.switched_on then parted.first_session_id end)
            as first_session_id,
        max(case when parted.is_later then parted.first_session_id end) as last_session_id
    from parted
    group by parted.account_id, parted.switched_on

),

switches as (

    select
        counted.*,
        counted.days_since between thresholds.stay_days and thresholds.window_days
        and counted.earlier_sessions >= thresholds.earlier_sessions
        and counted.later_sessions >= thresholds.later_sessions
        and counted.new_zone_sessions >= thresholds.new_share * counted.later_sessions
        and counted.new_device_sessions >= thresholds.new_share * counted.later_sessions as has_moved
    from counted
    cross join thresholds

)

select * from switches
