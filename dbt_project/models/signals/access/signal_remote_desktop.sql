with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'remote_desktop', [
        'minimum_sessions', 'minimum_days', 'share', 'window_days'
    ]) }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

by_account as (

    select
        device_days.account_id,
        sum(device_days.sessions) as sessions,
        sum(device_days.marked_sessions) as marked_sessions,
        sum(device_days.remote_sessions) as remote_sessions,
        count(distinct case when device_days.remote_sessions > 0 then device_days.started_on end)
            as remote_days,
        min(case when device_days.remote_sessions > 0 then device_days.first_session_id end)
            as first_session_id,
        max(case when device_days.remote_sessions > 0 then device_days.first_session_id end)
            as last_session_id
    from device_days
    cross join thresholds
    where {{ days_between('device_days.started_on', as_of()) }} <= thresholds.window_days
    group by device_days.account_id

),

joined as (

    select
        by_account.account_id,
        by_account.sessions,
        by_account.marked_sessions,
        by_account.remote_sessions,
        by_account.remote_days,
        by_account.first_session_id,
        by_account.last_session_id,
        thresholds.share as limit_share,
        by_account.remote_sessions / nullif(cast(by_account.marked_sessions as double), 0) as remote_share,
        by_account.marked_sessions >= thresholds.minimum_sessions as is_sufficient,
        by_account.remote_sessions >= thresholds.share * by_account.marked_sessions
        and by_account.remote_days >= thresholds.minimum_days as is_flagged
    from by_account
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'remote_desktop' as signal_code,
        'access' as family,
        {{ rule_status('joined.is_sufficient', 'joined.is_flagged') }} as status,
        {{ rule_score('joined.is_sufficient', 'joined.is_flagged') }} as score,
        case when joined.is_sufficient then joined.remote_share end as observed_value,
        joined.limit_share as threshold_value,
        joined.marked_sessions as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(
            texts={
                'first_session_id': 'joined.first_session_id',
                'last_session_id': 'joined.last_session_id',
            },
            raws={
                'sessions': 'joined.sessions',
                'sessions_judged': 'joined.marked_sessions',
                'remote_sessions': 'joined.remote_sessions',
                'remote_days': 'joined.remote_days',
            }
        ) }} as evidence,
        case
            when not joined.is_sufficient
                then 'Too few sessions outside company networks to say how this person works.'
            else
                'Of ' || {{ number_text('joined.marked_sessions', 0) }}
                || ' sessions outside company networks ' || {{ number_text('joined.remote_sessions', 0) }}
                || ' were made through remote-desktop software, on '
                || {{ number_text('joined.remote_days', 0) }} || ' days.'
                || case
                    when joined.is_flagged
                        then ' Ask who sits at the other computer; helpers and managed computers do this.'
                    else ''
                end
        end as explanation
    from joined

)

select * from judged
