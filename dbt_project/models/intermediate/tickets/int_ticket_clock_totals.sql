with

summed as (

    select * from {{ ref('int_ticket_clock_uses') }}

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

{# The stretch that uses the target up, else the last one, from whose end the rest is counted #}
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
