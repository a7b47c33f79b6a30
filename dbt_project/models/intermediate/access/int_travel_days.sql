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

marked as (

    select distinct
        zone_days.account_id,
        zone_days.started_on,
        {{ days_between('zone_days.first_on', as_of()) }}
        <= thresholds.recent_days + thresholds.travel_days as is_new
    from zone_days
    cross join thresholds

),

offsets as (

    {{ number_spine(15, 'place') }}

),

near_marked as (

    select distinct
        marked.account_id,
        marked.is_new,
        {{ add_days('marked.started_on', '(offsets.place - 7)') }} as near_on
    from marked
    cross join offsets
    cross join thresholds
    where abs(offsets.place - 7) <= thresholds.travel_days

),

{# Away: a clock stands in a zone that is new on the account, and near that day none in one of before. #}
away as (

    select
        marked.account_id,
        marked.started_on
    from marked
    left join near_marked
        on
            marked.account_id = near_marked.account_id
            and marked.started_on = near_marked.near_on
            and not near_marked.is_new
    where
        marked.is_new
        and near_marked.account_id is null

),

travel as (

    select distinct
        away.account_id,
        {{ add_days('away.started_on', '(offsets.place - 7)') }} as travelled_on
    from away
    cross join offsets
    cross join thresholds
    where abs(offsets.place - 7) <= thresholds.travel_days

)

select * from travel
