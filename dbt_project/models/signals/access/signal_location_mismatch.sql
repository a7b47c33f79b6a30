with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'location_mismatch', [
        'minimum_sessions', 'share', 'minimum_span_days'
    ]) }}

),

sessions_elsewhere as (

    select * from {{ ref('int_sessions_elsewhere') }}

),

joined as (

    select
        sessions_elsewhere.account_id,
        sessions_elsewhere.placed_sessions,
        sessions_elsewhere.away_sessions,
        sessions_elsewhere.first_session_id,
        sessions_elsewhere.last_session_id,
        thresholds.share as limit_share,
        coalesce(sessions_elsewhere.span_days, 0) as span_days,
        sessions_elsewhere.away_sessions
        / nullif(cast(sessions_elsewhere.placed_sessions as double), 0) as away_share,
        sessions_elsewhere.placed_sessions >= thresholds.minimum_sessions as is_sufficient,
        sessions_elsewhere.away_sessions >= thresholds.share * sessions_elsewhere.placed_sessions
        and coalesce(sessions_elsewhere.span_days, 0) >= thresholds.minimum_span_days as is_flagged
    from sessions_elsewhere
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'location_mismatch' as signal_code,
        'access' as family,
        {{ rule_status('joined.is_sufficient', 'joined.is_flagged') }} as status,
        {{ rule_score('joined.is_sufficient', 'joined.is_flagged') }} as score,
        case when joined.is_sufficient then joined.away_share end as observed_value,
        joined.limit_share as threshold_value,
        joined.placed_sessions as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(
            texts={
                'first_session_id': 'joined.first_session_id',
                'last_session_id': 'joined.last_session_id',
            },
            raws={
                'sessions': 'joined.placed_sessions',
                'sessions_elsewhere': 'joined.away_sessions',
                'span_days': 'joined.span_days',
            }
        ) }} as evidence,
        case
            when not joined.is_sufficient
                then
                    'Too few sessions with a time zone and a network country, or no declared country to '
                    || 'compare with.'
            else
                'In ' || {{ number_text('joined.away_sessions', 0) }} || ' of '
                || {{ number_text('joined.placed_sessions', 0) }} || ' sessions, over '
                || {{ number_text('joined.span_days', 0) }}
                || ' days, the device''s time zone exists neither in the network''s country '
                || 'nor in the declared one.'
        end as explanation
    from joined

)

select * from judged
