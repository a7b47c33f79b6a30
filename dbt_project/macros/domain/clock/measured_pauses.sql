{% macro measured_pauses() -%}
    {#- A select with one row per pause of a clock, in microseconds of the clock's own calendar: where it lies, how
        long it lasted and how much of the target was used when it began. The model imports `spans`, `pauses` and `positions`. -#}
    select
        pauses.clock_id,
        pauses.is_paused_now,
        spans.target_micros,
        pause_starts.position_micros as paused_position,
        pause_ends.position_micros as resumed_position,
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
{%- endmacro %}
