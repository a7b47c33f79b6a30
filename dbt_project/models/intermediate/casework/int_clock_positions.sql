with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

pauses as (

    select * from {{ ref('int_clock_pauses') }}

),

calendar_days as (

    select * from {{ ref('int_calendar_days') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

instants as (

    select
        clocks.calendar,
        clocks.started_at as instant_at
    from clocks
    where clocks.calendar is not null
    union
    select
        clocks.calendar,
        clocks.measured_to as instant_at
    from clocks
    where clocks.calendar is not null
    union
    select
        pauses.calendar,
        pauses.paused_at as instant_at
    from pauses
    union
    select
        pauses.calendar,
        pauses.resumed_at as instant_at
    from pauses

),

positions as (

    {{ calendar_positions('instants') }}

)

select * from positions
