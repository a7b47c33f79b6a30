with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'location_mismatch', ['window_days']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

zones as (

    select * from {{ ref('time_zone_countries') }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

{# A mismatch that the declared country explains is the network's doing: a company's or a privacy tool. #}
placed as (

    select
        device_days.account_id,
        device_days.started_on,
        device_days.first_session_id,
        case when accounts.country is not null then device_days.placed_sessions else 0 end as placed_sessions,
        case
            when zones.country is null and accounts.country is not null then device_days.misplaced_sessions
            else 0
        end as away_sessions
    from device_days
    inner join accounts on device_days.account_id = accounts.account_id
    left join zones
        on
            device_days.browser_timezone = zones.time_zone
            and accounts.country = zones.country
    cross join thresholds
    where {{ days_between('device_days.started_on', as_of()) }} <= thresholds.window_days

),

by_account as (

    select
        placed.account_id,
        sum(placed.placed_sessions) as placed_sessions,
        sum(placed.away_sessions) as away_sessions,
        {{ days_between(
            'min(case when placed.away_sessions > 0 then placed.started_on end)',
            'max(case when placed.away_sessions > 0 then placed.started_on end)'
        ) }} as span_days,
        min(case when placed.away_sessions > 0 then placed.first_session_id end) as first_session_id,
        max(case when placed.away_sessions > 0 then placed.first_session_id end) as last_session_id
    from placed
    group by placed.account_id

)

select * from by_account
