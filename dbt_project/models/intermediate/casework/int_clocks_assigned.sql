with

clocks as (

    select * from {{ ref('int_clocks_started') }}

),

targeted as (

    select * from {{ ref('int_clock_targets') }}

),

shared_calendars as (

    select * from {{ ref('int_clock_shared_calendars') }}

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
            when targeted.clock = 'business' then coalesce(
                team_hours.calendar, shared_calendars.calendar, default_hours.calendar
            )
        end as calendar,
        targeted.owner_team,
        sla_settings.value as at_risk_share
    from clocks
    left join targeted on clocks.clock_id = targeted.clock_id
    left join shared_calendars on clocks.clock_id = shared_calendars.clock_id
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
