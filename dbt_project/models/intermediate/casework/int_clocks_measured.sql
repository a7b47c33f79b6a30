with

spans as (

    select * from {{ ref('int_clock_spans') }}

),

pause_totals as (

    select * from {{ ref('int_clock_pause_totals') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

totals as (

    select
        spans.clock_id,
        spans.calendar,
        spans.target_micros,
        spans.span_micros - coalesce(pause_totals.paused_micros, 0) as elapsed_micros,
        coalesce(pause_totals.paused_micros, 0) as paused_micros,
        coalesce(pause_totals.is_paused, false) as is_paused,
        spans.start_micros + spans.target_micros
        + coalesce(pause_totals.shift_micros, 0) as position_micros
    from spans
    left join pause_totals on spans.clock_id = pause_totals.clock_id

),

{# When the target is used up. #}
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
