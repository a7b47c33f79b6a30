with

stretches as (

    select * from {{ ref('int_ticket_clock_stretches') }}

),

calendar_days as (

    select * from {{ ref('int_calendar_days') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

instants as (

    select
        stretches.calendar,
        stretches.from_at as instant_at
    from stretches
    union
    select
        stretches.calendar,
        stretches.to_at as instant_at
    from stretches

),

positions as (

    {{ calendar_positions('instants') }}

)

select * from positions
