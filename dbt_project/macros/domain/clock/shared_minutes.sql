{% macro shared_minutes() -%}
    {#- The steps to `service` from `holds` (staff_id, calendar, held_from, held_to): for each person and instant at which
        cases came or went, minutes_shared: what a case gets that lies in these hands all the time, each open minute shared
        by all the cases in hand. What a case gets is the difference between the end and the begin of its hold. (Processor
        sharing, Kleinrock 1967.) The model imports `calendar_days` and `calendar_openings`. -#}
turns as (

    select
        holds.staff_id,
        holds.calendar,
        holds.held_from as instant_at,
        1 as change
    from holds
    union all
    select
        holds.staff_id,
        holds.calendar,
        holds.held_to as instant_at,
        -1 as change
    from holds

),

instants as (

    select distinct
        turns.calendar,
        turns.instant_at
    from turns

),

positions as (

    {{ calendar_positions('instants') }}

),

changes as (

    select
        turns.staff_id,
        turns.instant_at,
        positions.position_micros,
        sum(turns.change) as change
    from turns
    inner join positions
        on
            turns.calendar = positions.calendar
            and turns.instant_at = positions.instant_at
    group by turns.staff_id, turns.instant_at, positions.position_micros

),

in_hand as (

    select
        changes.staff_id,
        changes.instant_at,
        changes.position_micros
        - (lag(changes.position_micros) over of_person) as micros_since,
        (sum(changes.change) over of_person) - changes.change as cases_since
    from changes
    window of_person as (
        partition by changes.staff_id
        order by changes.instant_at nulls last
    )

),

service as (

    select
        in_hand.staff_id,
        in_hand.instant_at,
        sum(
            case
                when in_hand.cases_since > 0
                    then {{ minutes_of('in_hand.micros_since') }} / in_hand.cases_since
                else 0
            end
        ) over (
            partition by in_hand.staff_id
            order by in_hand.instant_at nulls last
            rows between unbounded preceding and current row
        ) as minutes_shared
    from in_hand

)
{%- endmacro %}
