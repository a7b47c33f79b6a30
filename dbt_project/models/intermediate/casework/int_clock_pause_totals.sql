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

    select
        pauses.clock_id,
        pauses.is_paused_now,
        spans.target_micros,
        pause_ends.position_micros - pause_starts.position_micros as pause_micros,
        pause_starts.position_micros - spans.start_micros - coalesce(cast(sum(
            pause_ends.position_micros - pause_starts.position_micros
        ) over (
            partition by pauses.clock_id
            order by pauses.paused_at nulls last
            rows between unbounded preceding and 1 preceding
        ) as bigint), 0) as used_micros
    from pauses
    inner join spans on pauses.clock_id = spans.clock_id
    inner join positions as pause_starts
        on pauses.calendar = pause_starts.calendar and pauses.paused_at = pause_starts.instant_at
    inner join positions as pause_ends
        on pauses.calendar = pause_ends.calendar and pauses.resumed_at = pause_ends.instant_at

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
