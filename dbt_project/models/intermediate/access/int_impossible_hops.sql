with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'impossible_travel', [
        'speed_kmh', 'distance_km', 'maximum_radius_km', 'window_days'
    ]) }}

),

hops as (

    select * from {{ ref('int_session_hops') }}

),

found as (

    select
        hops.account_id,
        hops.session_id,
        hops.started_on,
        hops.kilometres,
        hops.hours_apart,
        row_number() over (
            partition by hops.account_id
            order by hops.started_at desc nulls last, hops.session_id desc nulls last
        ) as place
    from hops
    cross join thresholds
    where
        {{ days_between('hops.started_on', as_of()) }} <= thresholds.window_days
        and hops.largest_radius <= thresholds.maximum_radius_km
        and hops.kilometres >= thresholds.distance_km
        and hops.kilometres >= thresholds.speed_kmh * hops.hours_apart

),

by_account as (

    select
        found.account_id,
        count(*) as hops,
        count(distinct found.started_on) as hop_days,
        max(case when found.place = 1 then found.kilometres end) as kilometres,
        max(case when found.place = 1 then found.hours_apart end) as hours_apart,
        {{ string_list('case when found.place <= ' ~ evidence_rows() ~ ' then found.session_id end') }}
            as session_ids
    from found
    group by found.account_id

)

select * from by_account
