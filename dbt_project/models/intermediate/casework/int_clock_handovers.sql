with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

team_spans as (

    select * from {{ ref('int_case_team_spans') }}

),

spans as (

    select * from {{ ref('int_clock_spans') }}

),

pauses as (

    select * from {{ ref('int_clock_pauses') }}

),

positions as (

    select * from {{ ref('int_clock_positions') }}

),

calendar_days as (

    select * from {{ ref('int_calendar_days') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

{# Approvals, appeals and remedies belong to the team that their target names, whoever holds the case. #}
handovers as (

    select
        clocks.clock_id,
        clocks.calendar,
        team_spans.team,
        team_spans.valid_from as handed_at
    from clocks
    inner join team_spans on clocks.case_id = team_spans.case_id
    where
        clocks.stage in ('first_response', 'decision')
        and team_spans.valid_from > clocks.started_at
        and team_spans.valid_from < clocks.measured_to

),

instants as (

    select distinct
        handovers.calendar,
        handovers.handed_at as instant_at
    from handovers

),

handed_positions as (

    {{ calendar_positions('instants') }}

),

paused as (

    {{ measured_pauses() }}

),

used as (

    select
        handovers.clock_id,
        handovers.team,
        handovers.handed_at,
        max(handed_positions.position_micros) - max(spans.start_micros) - cast(coalesce(sum(
            least(paused.resumed_position, handed_positions.position_micros) - paused.paused_position
        ), 0) as bigint) as used_micros
    from handovers
    inner join spans on handovers.clock_id = spans.clock_id
    inner join handed_positions
        on
            handovers.calendar = handed_positions.calendar
            and handovers.handed_at = handed_positions.instant_at
    left join paused
        on
            handovers.clock_id = paused.clock_id
            and handed_positions.position_micros > paused.paused_position
    group by handovers.clock_id, handovers.team, handovers.handed_at

)

select * from used
