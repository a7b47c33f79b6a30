with

clocks as (

    select * from {{ ref('int_clocks_started') }}

),

sla_targets as (

    select * from {{ ref('sla_targets') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

team_calendars as (

    select * from {{ ref('team_calendars') }}

),

calendars as (

    select * from {{ ref('calendars') }}

),

{# The most exact target in force at the start: the case's type before any, its severity before all. #}
targeted as (

    select
        clocks.clock_id,
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

),

always_open as (

    select min(calendars.calendar) as calendar
    from calendars
    where
        calendars.is_always_open
        and {{ in_force('calendars', as_of()) }}

),

assigned as (

    select
        clocks.clock_id,
        clocks.case_id,
        clocks.case_key,
        clocks.stage,
        clocks.round,
        clocks.case_type,
        clocks.queue,
        clocks.severity,
        clocks.started_at,
        clocks.stopped_at,
        coalesce(clocks.stopped_at, greatest(clocks.started_at, {{ as_of() }})) as measured_to,
        targeted.sla_policy_code,
        targeted.target_minutes,
        targeted.clock,
        case
            when targeted.clock = 'calendar' then always_open.calendar
            when targeted.clock = 'business' then coalesce(team_hours.calendar, default_hours.calendar)
        end as calendar,
        targeted.owner_team,
        sla_settings.value as at_risk_share
    from clocks
    left join targeted on clocks.clock_id = targeted.clock_id
    left join team_calendars as team_hours
        on
            targeted.owner_team = team_hours.team
            and {{ in_force('team_hours', 'clocks.started_at') }}
    left join team_calendars as default_hours
        on
            default_hours.team = 'default'
            and {{ in_force('default_hours', 'clocks.started_at') }}
    left join sla_settings
        on
            sla_settings.setting = 'at_risk_share'
            and {{ in_force('sla_settings', 'clocks.started_at') }}
    cross join always_open

)

select * from assigned
