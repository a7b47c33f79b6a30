{# The due time decides, as readers compare it: work done after closing on the last minute's day is late.
   Beyond the calendar's last day there is no due time, and the minutes decide. #}
{% set missed %}
coalesce(clocks.measured_to > measured.due_at, measured.elapsed_micros > measured.target_micros)
{%- endset %}
{% set by_share = 'measured.elapsed_micros >= clocks.at_risk_share * measured.target_micros' %}
{% set by_chance = 'coalesce(chances.chance_met < chances.at_risk_chance, false)' %}
with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

measured as (

    select * from {{ ref('int_clocks_measured') }}

),

chances as (

    select * from {{ ref('int_clock_chances') }}

),

judged as (

    select
        clocks.clock_id,
        clocks.case_id,
        clocks.case_key,
        clocks.stage,
        clocks.round,
        clocks.case_type,
        clocks.queue,
        clocks.severity,
        clocks.sla_policy_code,
        clocks.target_minutes,
        clocks.clock,
        clocks.calendar,
        clocks.owner_team,
        clocks.started_at,
        clocks.stopped_at,
        measured.due_at,
        chances.chance_met,
        chances.chance_sample,
        {{ minutes_of('measured.paused_micros') }} as paused_minutes,
        {{ minutes_of('measured.elapsed_micros') }} as elapsed_minutes,
        {{ minutes_between('clocks.started_at', 'clocks.measured_to') }} as wall_minutes,
        case
            when measured.clock_id is null then 'not_covered'
            when {{ missed }} and clocks.stopped_at is null then 'overdue'
            when {{ missed }} then 'breached'
            when clocks.stopped_at is not null then 'met'
            when measured.is_paused then 'paused'
            when {{ by_share }} or {{ by_chance }} then 'at_risk'
            else 'on_track'
        end as sla_state,
        case
            when {{ by_share }} and {{ by_chance }} then 'both'
            when {{ by_share }} then 'share_of_target'
            when {{ by_chance }} then 'chance'
        end as risk_seen
    from clocks
    left join measured on clocks.clock_id = measured.clock_id
    left join chances on clocks.clock_id = chances.clock_id

)

select * from judged
