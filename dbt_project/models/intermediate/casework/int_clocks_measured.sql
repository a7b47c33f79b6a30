with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

pauses as (

    select * from {{ ref('int_clock_pauses') }}

),

positions as (

    select * from {{ ref('int_clock_positions') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

{# step 1: how long the clock stood between its ends, pauses included #}
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

),

{# step 2: each pause in the clock's own minutes, and how much of the target was used when it began #}
paused as (

    select
        pauses.clock_id,
        pauses.is_paused_now,
        spanned.target_micros,
        pause_ends.position_micros - pause_starts.position_micros as pause_micros,
        pause_starts.position_micros - spanned.start_micros - coalesce(cast(sum(
            pause_ends.position_micros - pause_starts.position_micros
        ) over (
            partition by pauses.clock_id
            order by pauses.paused_at nulls last
            rows between unbounded preceding and 1 preceding
        ) as bigint), 0) as used_micros
    from pauses
    inner join spanned on pauses.clock_id = spanned.clock_id
    inner join positions as pause_starts
        on
            pauses.calendar = pause_starts.calendar
            and pauses.paused_at = pause_starts.instant_at
    inner join positions as pause_ends
        on
            pauses.calendar = pause_ends.calendar
            and pauses.resumed_at = pause_ends.instant_at

),

{# step 3: a pause moves the due time only when it began before the target was used up #}
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

),

totals as (

    select
        spanned.clock_id,
        spanned.calendar,
        spanned.target_micros,
        spanned.span_micros - coalesce(pause_totals.paused_micros, 0) as elapsed_micros,
        coalesce(pause_totals.paused_micros, 0) as paused_micros,
        coalesce(pause_totals.is_paused, false) as is_paused,
        spanned.start_micros + spanned.target_micros
        + coalesce(pause_totals.shift_micros, 0) as position_micros
    from spanned
    left join pause_totals on spanned.clock_id = pause_totals.clock_id

),

{# step 4: when the target is used up #}
due_positions as (

    select distinct
        totals.calendar,
        totals.position_micros
    from totals

),

due_instants as (

    {{ instants_at_positions('due_positions') }}

),

measured as (

    select
        totals.clock_id,
        totals.target_micros,
        totals.elapsed_micros,
        totals.paused_micros,
        totals.is_paused,
        due_instants.reached_at as due_at
    from totals
    left join due_instants
        on
            totals.calendar = due_instants.calendar
            and totals.position_micros = due_instants.position_micros

)

select * from measured
