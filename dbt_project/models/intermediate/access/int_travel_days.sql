with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'odd_hours_burst', ['recent_days', 'travel_days']) }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

zone_days as (

    select
        device_days.account_id,
        device_days.started_on,
        min(device_days.started_on) over (
            partition by device_days.account_id, device_days.browser_timezone
        ) as first_on
    from device_days
    where device_days.browser_timezone is not null

),

{# Every clock seen on the day stood in a zone that is new on the account. #}
away as (

    select
        zone_days.account_id,
        zone_days.started_on
    from zone_days
    cross join thresholds
    group by zone_days.account_id, zone_days.started_on, thresholds.recent_days, thresholds.travel_days
    having
        max({{ days_between('zone_days.first_on', as_of()) }})
        <= thresholds.recent_days + thresholds.travel_days

),

offsets as (

    {{ number_spine(15, 'days_on') }}

),

travel as (

    select distinct
        away.account_id,
        {{ add_days('away.started_on', '(offsets.days_on - 7)') }} as travelled_on
    from away
    cross join offsets
    cross join thresholds
    where abs(offsets.days_on - 7) <= thresholds.travel_days

)

select * from travel
