{# The due time decides, as in case_sla; beyond the calendar's last day the minutes do. #}
{% set missed %}
coalesce(clocks.measured_to > breaches.reached_at, totals.elapsed_micros > totals.target_micros)
{%- endset %}
with

clocks as (

    select * from {{ ref('int_ticket_clock_targets') }}

),

totals as (

    select * from {{ ref('int_ticket_clock_totals') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

breach_positions as (

    select distinct
        totals.calendar,
        totals.position_micros
    from totals

),

breaches as (

    {{ instants_at_positions('breach_positions') }}

),

judged as (

    select
        clocks.ticket_id,
        clocks.metric,
        clocks.run,
        clocks.sla_policy_id,
        clocks.priority_applied,
        clocks.priority_source,
        clocks.target_source,
        clocks.target_minutes,
        clocks.clock,
        totals.calendar,
        clocks.started_at,
        clocks.applied_at,
        breaches.reached_at as breach_at,
        clocks.stopped_at,
        clocks.stop_reason,
        {{ round_stat(minutes_of('totals.elapsed_micros')) }} as elapsed_minutes,
        {{ round_stat(minutes_of('totals.paused_micros')) }} as paused_minutes,
        case
            when totals.clock_id is null then 'not_covered'
            when {{ missed }} and clocks.stopped_at is null then 'overdue'
            when {{ missed }} then 'breached'
            when clocks.stopped_at is not null then 'met'
            when not totals.counts then 'paused'
            when totals.elapsed_micros >= sla_settings.value * totals.target_micros then 'at_risk'
            else 'on_track'
        end as sla_state,
        {{ as_of() }} as as_of
    from clocks
    left join totals on clocks.clock_id = totals.clock_id
    left join breaches
        on
            totals.calendar = breaches.calendar
            and totals.position_micros = breaches.position_micros
    left join sla_settings
        on
            sla_settings.setting = 'at_risk_share'
            and {{ in_force('sla_settings', as_of()) }}

)

select * from judged
