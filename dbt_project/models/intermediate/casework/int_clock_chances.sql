{% set alike = ['queue', 'stage', 'severity', 'clock'] %}
with

clocks as (

    select * from {{ ref('int_clocks_assigned') }}

),

measured as (

    select * from {{ ref('int_clocks_measured') }}

),

steps as (

    select * from {{ ref('int_clock_survival') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

settings as (

    {{ numbers_of('sla_settings', ['at_risk_chance', 'chance_least_events', 'chance_least_outlasting']) }}

),

running as (

    select
        clocks.clock_id,
        clocks.stage,
        clocks.clock,
        measured.elapsed_micros,
        measured.target_micros,
        coalesce(clocks.queue, 'none') as queue,
        coalesce(clocks.severity, 0) as severity
    from clocks
    inner join measured on clocks.clock_id = measured.clock_id
    where
        clocks.case_id is not null
        and clocks.stopped_at is null
        and measured.elapsed_micros < measured.target_micros

),

{# Like clocks have few targets between them. #}
targets as (

    select distinct
        running.queue,
        running.stage,
        running.severity,
        running.clock,
        running.target_micros
    from running

),

by_target as (

    select
        targets.queue,
        targets.stage,
        targets.severity,
        targets.clock,
        targets.target_micros,
        sum(steps.ended) as events,
        coalesce(min(case when steps.duration <= targets.target_micros then steps.surviving end), 1)
            as surviving
    from targets
    inner join steps
        on
            {% for key in alike %}targets.{{ key }} = steps.{{ key }}
            {{ 'and ' if not loop.last }}{% endfor %}

    group by targets.queue, targets.stage, targets.severity, targets.clock, targets.target_micros

),

{# A clock is one of its like, so there is a step at its age. Late is who outlasts the target too. #}
chances as (

    select
        running.clock_id,
        settings.at_risk_chance,
        ages.waiting - ages.leaving as chance_sample,
        case
            when
                by_target.events >= settings.chance_least_events
                and ages.waiting - ages.leaving >= settings.chance_least_outlasting
                then {{ round_stat('1 - by_target.surviving / ages.surviving') }}
        end as chance_met
    from running
    cross join settings
    inner join steps as ages
        on
            {% for key in alike %}running.{{ key }} = ages.{{ key }}
            and {% endfor %}running.elapsed_micros = ages.duration
    inner join by_target
        on
            {% for key in alike %}running.{{ key }} = by_target.{{ key }}
            and {% endfor %}running.target_micros = by_target.target_micros

)

select * from chances
