with

stretches as (

    select * from {{ ref('int_ticket_clock_stretches') }}

),

positions as (

    select * from {{ ref('int_ticket_clock_positions') }}

),

{# step 1: how long each stretch was open, in the minutes of its own calendar #}
measured as (

    select
        stretches.*,
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

{# step 2: what was used by the end of each stretch #}
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

),

totals as (

    select
        summed.clock_id,
        cast(sum(summed.used_micros) as bigint) as elapsed_micros,
        cast(sum(summed.open_micros - summed.used_micros) as bigint) as paused_micros
    from summed
    group by summed.clock_id
    having count(*) = count(summed.open_micros)

),

{# step 3: the stretch that uses the target up, else the last one, from whose end the rest is counted #}
deciding as (

    select
        summed.*,
        summed.end_micros + summed.target_micros - summed.used_by_then as position_micros
    from summed
    qualify row_number() over (
        partition by summed.clock_id
        order by
            case
                when summed.counts and summed.used_by_then >= summed.target_micros then 0
                else 1
            end asc nulls last,
            case when summed.used_by_then >= summed.target_micros then summed.from_at end asc nulls last,
            summed.from_at desc nulls last,
            summed.to_at desc nulls last
    ) = 1

),

read_out as (

    select
        totals.*,
        deciding.calendar,
        deciding.counts,
        deciding.target_micros,
        deciding.position_micros
    from totals
    inner join deciding on totals.clock_id = deciding.clock_id

)

select * from read_out
