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

{# A time that the clocks skip is that much later, and may lie in the next opening: no minute counts twice. #}
apart as (

    select
        openings.calendar,
        openings.closes_at,
        greatest(openings.opens_at, max(openings.closes_at) over earlier_openings) as opens_at
    from openings
    window earlier_openings as (
        partition by openings.calendar
        order by openings.opens_at nulls last, openings.closes_at nulls last
        rows between unbounded preceding and 1 preceding
    )

),

day_offsets as (

    {{ number_spine(3, 'day_offset') }}

),

clipped as (

    select
        apart.calendar,
        {{ add_days(day_of('apart.opens_at'), 'day_offsets.day_offset') }} as day_on,
        greatest(
            apart.opens_at,
            cast({{ add_days(day_of('apart.opens_at'), 'day_offsets.day_offset') }} as timestamp)
        ) as opens_at,
        least(
            apart.closes_at,
            cast({{ add_days(day_of('apart.opens_at'), 'day_offsets.day_offset + 1') }} as timestamp)
        ) as closes_at
    from apart
    cross join day_offsets

),

measured as (

    select
        clipped.*,
        {{ micros_between('clipped.opens_at', 'clipped.closes_at') }} as open_micros
    from clipped
    where clipped.opens_at < clipped.closes_at

),

positioned as (

    select
        measured.*,
        cast(sum(measured.open_micros) over (
            partition by measured.calendar
            order by measured.opens_at nulls last
            rows between unbounded preceding and current row
        ) as bigint) - measured.open_micros as micros_before
    from measured

),

blocked as (

    select
        positioned.*,
        {{ open_block('positioned.micros_before + 1') }} as first_block,
        {{ open_block('positioned.micros_before + positioned.open_micros') }} as last_block
    from positioned

)

select * from blocked
