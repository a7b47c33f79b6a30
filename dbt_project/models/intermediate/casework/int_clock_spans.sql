with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

positions as (

    select * from {{ ref('int_clock_positions') }}

),

spanned as (

    select
        clocks.clock_id,
        clocks.calendar,
        {{ micros_of_minutes('clocks.target_minutes') }} as target_micros,
        start_positions.position_micros as start_micros,
        end_positions.position_micros - start_positions.position_micros as span_micros
    from clocks
    inner join positions as start_positions
        on
            clocks.calendar = start_positions.calendar
            and clocks.started_at = start_positions.instant_at
    inner join positions as end_positions
        on
            clocks.calendar = end_positions.calendar
            and clocks.measured_to = end_positions.instant_at

)

select * from spanned
