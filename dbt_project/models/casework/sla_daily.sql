{% set cell = ['due_on', 'queue', 'stage', 'severity'] %}
with

waits as (

    select * from {{ ref('int_sla_waits') }}

),

days as (

    select
        waits.due_on,
        waits.queue,
        waits.stage,
        waits.severity,
        max(waits.quantile_window_days) as window_days,
        max(waits.quantile_least_events) as least_events,
        count(*) as due,
        count(case when waits.sla_state = 'met' then waits.clock_id end) as met,
        count(case when waits.sla_state = 'breached' then waits.clock_id end) as breached,
        count(case when waits.sla_state = 'overdue' then waits.clock_id end) as overdue
    from waits
    where waits.is_of_the_day
    group by waits.due_on, waits.queue, waits.stage, waits.severity

),

{# The day alone where enough of its clocks stopped, else all that were due in the days up to it. #}
chosen as (

    select
        waits.due_on,
        waits.queue,
        waits.stage,
        waits.severity,
        waits.duration,
        waits.is_ended
    from waits
    inner join days
        on
            {% for key in cell %}waits.{{ key }} = days.{{ key }}
            and {% endfor -%}
            (waits.is_of_the_day or days.met + days.breached < days.least_events)

),

steps as (

    {{ survival_steps('chosen', cell) }}

),

quantiles as (

    select
        steps.due_on,
        steps.queue,
        steps.stage,
        steps.severity,
        sum(steps.ended) as events,
        {{ survival_quantile('steps', 0.5) }} as median_minutes,
        {{ survival_quantile('steps', 0.9) }} as p90_minutes
    from steps
    group by steps.due_on, steps.queue, steps.stage, steps.severity

),

final as (

    select
        days.due_on,
        days.queue,
        days.stage,
        cast(days.severity as bigint) as severity,
        cast(days.due as bigint) as due,
        cast(days.met as bigint) as met,
        cast(days.breached as bigint) as breached,
        cast(days.overdue as bigint) as overdue,
        {{ round_stat('days.met / cast(days.due as double)') }} as attainment,
        {{ round_stat(wilson_bound('days.met', 'days.due', 'lower')) }} as lower,
        {{ round_stat(wilson_bound('days.met', 'days.due', 'upper')) }} as upper,
        case when quantiles.events >= days.least_events then {{ round_stat('quantiles.median_minutes') }} end
            as median_minutes,
        case when quantiles.events >= days.least_events then {{ round_stat('quantiles.p90_minutes') }} end
            as p90_minutes,
        {% for share in ['median', 'p90'] %}case
            when quantiles.events < days.least_events then 'insufficient_data'
            when quantiles.{{ share }}_minutes is null then 'not_reached'
            else 'reached'
        end as {{ share }}_status,
        {% endfor -%}
        cast(quantiles.events as bigint) as quantile_events,
        cast(
            case when days.met + days.breached >= days.least_events then 1 else days.window_days end as bigint
        ) as quantile_days,
        {{ as_of() }} as as_of
    from days
    inner join quantiles
        on
            {% for key in cell %}days.{{ key }} = quantiles.{{ key }}
            {{ 'and ' if not loop.last }}{% endfor %}

)

select * from final
