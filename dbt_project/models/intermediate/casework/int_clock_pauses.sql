with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

status_spans as (

    select * from {{ ref('case_status_spans') }}

),

pauses as (

    select
        clocks.clock_id,
        clocks.calendar,
        greatest(status_spans.valid_from, clocks.started_at) as paused_at,
        least(coalesce(status_spans.valid_to, clocks.measured_to), clocks.measured_to) as resumed_at,
        status_spans.valid_to is null and clocks.stopped_at is null as is_paused_now
    from clocks
    inner join status_spans on clocks.case_id = status_spans.case_id
    where
        clocks.calendar is not null
        and status_spans.stops_clock
        and status_spans.valid_from < clocks.measured_to
        and (status_spans.valid_to is null or status_spans.valid_to > clocks.started_at)

)

select * from pauses
