with

targets as (

    select * from {{ ref('int_clock_targets') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

calendars as (

    select * from {{ ref('calendars') }}

),

starts as (

    select distinct
        targets.owner_team,
        {{ day_of('targets.started_at') }} as started_on
    from targets
    where targets.clock = 'business'

),

{# A team spread over several calendars has none that is its own. #}
shared as (

    select
        starts.owner_team,
        starts.started_on,
        min(calendars.calendar) as calendar
    from starts
    inner join staff
        on
            starts.owner_team = staff.team
            and coalesce(starts.started_on >= staff.started_on, true)
            and coalesce(starts.started_on <= staff.ended_on, true)
    inner join calendars
        on
            staff.calendar = calendars.calendar
            and {{ in_force('calendars', 'starts.started_on') }}
    group by starts.owner_team, starts.started_on
    having count(distinct calendars.calendar) = 1

),

clocks as (

    select
        targets.clock_id,
        shared.calendar
    from targets
    inner join shared
        on
            targets.owner_team = shared.owner_team
            and {{ day_of('targets.started_at') }} = shared.started_on
    where targets.clock = 'business'

)

select * from clocks
