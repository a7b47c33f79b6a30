with

clocks as (

    select * from {{ ref('int_clocks_started') }}

),

sla_targets as (

    select * from {{ ref('sla_targets') }}

),

{# The most exact target in force at the start: the case's type before any, its severity before all. #}
targeted as (

    select
        clocks.clock_id,
        clocks.started_at,
        sla_targets.sla_policy_code,
        sla_targets.target_minutes,
        sla_targets.clock,
        coalesce(sla_targets.owner_team, clocks.team) as owner_team
    from clocks
    inner join sla_targets
        on
            clocks.stage = sla_targets.stage
            and {{ in_force('sla_targets', 'clocks.started_at') }}
            and sla_targets.case_type in (clocks.case_type, 'any')
            and sla_targets.severity in (clocks.severity, 0)
    qualify row_number() over (
        partition by clocks.clock_id
        order by
            case when sla_targets.case_type = 'any' then 1 else 0 end asc nulls last,
            sla_targets.severity desc nulls last,
            sla_targets.sla_policy_code asc nulls last
    ) = 1

)

select * from targeted
