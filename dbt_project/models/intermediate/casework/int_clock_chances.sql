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
        and measured.elapsed_micros <= measured.target_micros

),

{# Steps and questions on one line of durations; a question stands behind the steps of its own instant. #}
timeline as (

    select
        steps.queue,
        steps.stage,
        steps.severity,
        steps.clock,
        cast(null as {{ t_text() }}) as clock_id,
        0 as point,
        steps.duration,
        steps.surviving,
        steps.ended,
        steps.waiting,
        steps.waiting - steps.leaving as outlasting
    from steps
    union all
    select
        running.queue,
        running.stage,
        running.severity,
        running.clock,
        running.clock_id,
        points.point,
        case points.point when 1 then running.elapsed_micros else running.target_micros end as duration,
        cast(null as double) as surviving,
        0 as ended,
        cast(null as bigint) as waiting,
        cast(null as bigint) as outlasting
    from running
    cross join (select 1 as point union all select 2 as point) as points

),

answered as (

    select
        timeline.clock_id,
        timeline.point,
        coalesce((min(timeline.surviving) over so_far), 1) as surviving,
        coalesce((min(timeline.outlasting) over so_far), (max(timeline.waiting) over all_of_them)) as outlasting,
        (sum(timeline.ended) over all_of_them) as events
    from timeline
    window
        all_of_them as (partition by timeline.queue, timeline.stage, timeline.severity, timeline.clock),
        so_far as (
            partition by timeline.queue, timeline.stage, timeline.severity, timeline.clock
            order by timeline.duration asc nulls last, timeline.point asc nulls last
            rows between unbounded preceding and current row
        )

),

{# Late is who outlasts the due time too; the chance is of those who have lasted as long as this one. #}
chances as (

    select
        answered.clock_id,
        max(settings.at_risk_chance) as at_risk_chance,
        cast(max(case when answered.point = 1 then answered.outlasting end) as bigint) as chance_sample,
        case
            when
                max(answered.events) >= max(settings.chance_least_events)
                and max(case when answered.point = 1 then answered.outlasting end)
                >= max(settings.chance_least_outlasting)
                then {{ round_stat(
                    '1 - max(case when answered.point = 2 then answered.surviving end)'
                    ~ ' / max(case when answered.point = 1 then answered.surviving end)'
                ) }}
        end as chance_met
    from answered
    cross join settings
    where answered.clock_id is not null
    group by answered.clock_id

)

select * from chances
