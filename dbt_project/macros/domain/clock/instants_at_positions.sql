{% macro instants_at_positions(positions) -%}
    {#- The inverse of calendar_positions: a select with one row per calendar and position of `positions` (columns calendar,
        position_micros): reached_at, the first instant at which that much open time has passed. A target that is used up
        at closing time is due at closing time, not at the next opening. Openings are found by equality on calendar and
        on the position's block of 1440 open minutes; an opening lies within one UTC day, so it touches two blocks at
        most. The model imports `calendar_openings`. -#}
    select
        {{ positions }}.calendar,
        {{ positions }}.position_micros,
        {{ add_seconds(
            'calendar_openings.opens_at',
            '(' ~ positions ~ '.position_micros - calendar_openings.micros_before) / cast(1000000 as double)'
        ) }} as reached_at
    from {{ positions }}
    inner join (
        select
            by_first_block.*,
            by_first_block.first_block as open_block
        from calendar_openings as by_first_block
        union all
        select
            by_last_block.*,
            by_last_block.last_block as open_block
        from calendar_openings as by_last_block
        where by_last_block.first_block < by_last_block.last_block
    ) as calendar_openings
        on
            {{ positions }}.calendar = calendar_openings.calendar
            and {{ open_block(positions ~ '.position_micros') }} = calendar_openings.open_block
            and {{ positions }}.position_micros > calendar_openings.micros_before
            and {{ positions }}.position_micros
            <= calendar_openings.micros_before + calendar_openings.open_micros
{%- endmacro %}

{% macro open_block(position_micros) -%}
    {#- The block of 1440 open minutes that holds a position; a position on the border belongs to the block it ends. -#}
    cast({{ int_div('(' ~ position_micros ~ ') - 1', '86400000000') }} as bigint)
{%- endmacro %}
