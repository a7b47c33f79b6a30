with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'impossible_travel', [
        'minimum_hops', 'minimum_days', 'minimum_sessions', 'window_days'
    ]) }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

impossible_hops as (

    select * from {{ ref('int_impossible_hops') }}

),

sessions as (

    select
        device_days.account_id,
        sum(device_days.located_sessions) as located_sessions
    from device_days
    cross join thresholds
    where {{ days_between('device_days.started_on', as_of()) }} <= thresholds.window_days
    group by device_days.account_id

),

joined as (

    select
        sessions.account_id,
        sessions.located_sessions,
        impossible_hops.kilometres,
        impossible_hops.hours_apart,
        impossible_hops.session_ids,
        thresholds.minimum_hops,
        coalesce(impossible_hops.hops, 0) as hops,
        coalesce(impossible_hops.hop_days, 0) as hop_days,
        sessions.located_sessions >= thresholds.minimum_sessions as is_sufficient,
        coalesce(impossible_hops.hops, 0) >= thresholds.minimum_hops
        and coalesce(impossible_hops.hop_days, 0) >= thresholds.minimum_days as is_flagged
    from sessions
    cross join thresholds
    left join impossible_hops on sessions.account_id = impossible_hops.account_id

),

judged as (

    select
        joined.account_id,
        'impossible_travel' as signal_code,
        'access' as family,
        {{ rule_status('joined.is_sufficient', 'joined.is_flagged') }} as status,
        {{ rule_score('joined.is_sufficient', 'joined.is_flagged') }} as score,
        cast(joined.hops as double) as observed_value,
        joined.minimum_hops as threshold_value,
        joined.located_sessions as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'located_sessions': 'joined.located_sessions',
            'hops': 'joined.hops',
            'days': 'joined.hop_days',
            'session_ids': "coalesce(joined.session_ids, '[]')",
        }) }} as evidence,
        case
            when not joined.is_sufficient then 'Too few sign-ins from a known place to measure a distance.'
            when joined.hops = 0 then 'No two sign-ins were too far apart for the time between them.'
            else
                {{ number_text('joined.hops', 0) }} || ' times, on '
                || {{ number_text('joined.hop_days', 0) }}
                || ' days, a sign-in came from further away than anybody can travel; the last time '
                || {{ number_text('joined.kilometres', 0) }} || ' km after '
                || {{ number_text('joined.hours_apart', 1) }}
                || ' hours. Ask who else signs in, and from where.'
        end as explanation
    from joined

)

select * from judged
