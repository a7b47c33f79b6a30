with

team_hours as (

    select * from {{ ref('int_calendar_local_hours') }}

),

desk_hours as (

    select * from {{ ref('int_desk_local_hours') }}

),

local_openings as (

    select
        team_hours.calendar,
        team_hours.timezone,
        team_hours.opens_local,
        team_hours.closes_local
    from team_hours
    union all
    select
        desk_hours.calendar,
        desk_hours.timezone,
        desk_hours.opens_local,
        desk_hours.closes_local
    from desk_hours

),

openings as (

    select
        local_openings.calendar,
        {{ first_local_to_utc('local_openings.opens_local', 'local_openings.timezone') }} as opens_at,
        {{ first_local_to_utc('local_openings.closes_local', 'local_openings.timezone') }} as closes_at
    from local_openings

),

day_offsets as (

    {{ number_spine(3, 'day_offset') }}

),

clipped as (

    select
        openings.calendar,
        {{ add_days(day_of('openings.opens_at'), 'day_offsets.day_offset') }} as day_on,
        greatest(
            openings.opens_at,
            cast({{ add_days(day_of('openings.opens_at'), 'day_offsets.day_offset') }} as timestamp)
        ) as opens_at,
        least(
            openings.closes_at,
            cast({{ add_days(day_of('openings.opens_at'), 'day_offsets.day_offset + 1') }} as timestamp)
        ) as closes_at
    from openings
    cross join day_offsets

),

measured as (

    select
        clipped.calendar,
        clipped.day_on,
        clipped.opens_at,
        clipped.closes_at,
        {{ micros_between('clipped.opens_at', 'clipped.closes_at') }} as open_micros
    from clipped
    where clipped.opens_at < clipped.closes_at

),

positioned as (

    select
        measured.calendar,
        measured.day_on,
        measured.opens_at,
        measured.closes_at,
        measured.open_micros,
        cast(sum(measured.open_micros) over (
            partition by measured.calendar
            order by measured.opens_at nulls last
            rows between unbounded preceding and current row
        ) as bigint) - measured.open_micros as micros_before
    from measured

),

blocked as (

    select
        positioned.calendar,
        positioned.day_on,
        positioned.opens_at,
        positioned.closes_at,
        positioned.open_micros,
        positioned.micros_before,
        {{ open_block('positioned.micros_before + 1') }} as first_block,
        {{ open_block('positioned.micros_before + positioned.open_micros') }} as last_block
    from positioned

)

select * from blocked
