with

stretches as (

    select * from {{ ref('int_ticket_clock_stretches') }}

),

positions as (

    select * from {{ ref('int_ticket_clock_positions') }}

),

{# How long each stretch was open, in the minutes of its own calendar. #}
measured as (

    select
        stretches.clock_id,
        stretches.calendar,
        stretches.from_at,
        stretches.to_at,
        stretches.counts,
        {{ micros_of_minutes('stretches.target_minutes') }} as target_micros,
        stretch_ends.position_micros as end_micros,
        stretch_ends.position_micros - stretch_starts.position_micros as open_micros,
        case
            when stretches.counts then stretch_ends.position_micros - stretch_starts.position_micros
            else 0
        end as used_micros
    from stretches
    left join positions as stretch_starts
        on
            stretches.calendar = stretch_starts.calendar
            and stretches.from_at = stretch_starts.instant_at
    left join positions as stretch_ends
        on
            stretches.calendar = stretch_ends.calendar
            and stretches.to_at = stretch_ends.instant_at

),

{# What was used by its end. #}
summed as (

    select
        measured.*,
        cast(sum(measured.used_micros) over (
            partition by measured.clock_id
            order by
                measured.from_at nulls last,
                measured.to_at nulls last
            rows between unbounded preceding and current row
        ) as bigint) as used_by_then
    from measured

)

select * from summed
