with

clocks as (

    select * from {{ ref('int_clocks') }}

),

case_clocks as (

    select
        clocks.case_id,
        clocks.stage,
        clocks.sla_policy_code,
        clocks.target_minutes,
        clocks.clock,
        clocks.calendar,
        clocks.started_at,
        clocks.due_at,
        clocks.stopped_at,
        {{ round_stat('clocks.paused_minutes') }} as paused_minutes,
        {{ round_stat('clocks.elapsed_minutes') }} as elapsed_minutes,
        {{ round_stat('clocks.wall_minutes') }} as wall_minutes,
        clocks.sla_state,
        clocks.owner_team,
        clocks.case_type,
        clocks.queue,
        clocks.severity,
        clocks.round,
        case when clocks.sla_state = 'at_risk' then clocks.risk_seen end as at_risk_reason,
        clocks.chance_met,
        clocks.chance_sample,
        count(case when clocks.sla_state = 'breached' then clocks.clock_id end) over (
            partition by
                clocks.case_id,
                clocks.stage
            order by clocks.round nulls last
            rows between unbounded preceding and 1 preceding
        ) as earlier_breaches,
        {{ as_of() }} as as_of
    from clocks
    where clocks.case_id is not null
    qualify row_number() over (
        partition by
            clocks.case_id,
            clocks.stage
        order by clocks.round desc nulls last
    ) = 1

)

select * from case_clocks
