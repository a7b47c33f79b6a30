with

spans as (

    select * from {{ ref('int_clock_spans') }}

),

pauses as (

    select * from {{ ref('int_clock_pauses') }}

),

positions as (

    select * from {{ ref('int_clock_positions') }}

),

{# step 1: each pause in the clock's own minutes, and how much of the target was used when it began #}
paused as (

    {{ measured_pauses() }}

),

{# step 2: a pause moves the due time only when it began before the target was used up #}
pause_totals as (

    select
        paused.clock_id,
        cast(sum(paused.pause_micros) as bigint) as paused_micros,
        cast(sum(
            case when paused.used_micros < paused.target_micros then paused.pause_micros else 0 end
        ) as bigint) as shift_micros,
        max(case when paused.is_paused_now then 1 else 0 end) = 1 as is_paused
    from paused
    group by paused.clock_id

)

select * from pause_totals
