with

clocks as (

    select * from {{ ref('int_clocks') }}

),

handovers as (

    select * from {{ ref('int_clock_handovers') }}

),

begins as (

    select
        clocks.clock_id,
        clocks.owner_team as team,
        clocks.started_at as owned_from,
        0 as used_minutes
    from clocks
    union all
    select
        handovers.clock_id,
        handovers.team,
        handovers.handed_at as owned_from,
        {{ minutes_of('handovers.used_micros') }} as used_minutes
    from handovers

),

segments as (

    select
        clocks.case_id,
        clocks.stage,
        clocks.round,
        cast((row_number() over of_clock) as bigint) as segment,
        begins.team,
        begins.owned_from,
        coalesce((lead(begins.owned_from) over of_clock), clocks.stopped_at) as owned_to,
        {{ round_stat(
            'coalesce((lead(begins.used_minutes) over of_clock), clocks.elapsed_minutes) - begins.used_minutes'
        ) }} as elapsed_minutes,
        clocks.queue,
        clocks.severity,
        clocks.calendar,
        {{ as_of() }} as as_of
    from begins
    inner join clocks on begins.clock_id = clocks.clock_id
    where clocks.case_id is not null and clocks.sla_state <> 'not_covered'
    window of_clock as (partition by begins.clock_id order by begins.owned_from nulls last)

)

select * from segments
