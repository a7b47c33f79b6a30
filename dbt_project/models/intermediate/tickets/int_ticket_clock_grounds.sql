with

runs as (

    select * from {{ ref('int_ticket_clock_runs') }}

),

priorities as (

    select * from {{ ref('int_ticket_priorities') }}

),

sla_events as (

    select * from {{ ref('stg_support__ticket_sla_events') }}

),

policies as (

    select
        sla_events.ticket_id,
        sla_events.event_id as told_id,
        sla_events.occurred_at as told_at,
        sla_events.sla_policy_id
    from sla_events
    where sla_events.change_type = 'policy'

),

desk_targets as (

    select
        sla_events.ticket_id,
        sla_events.event_id as told_id,
        sla_events.occurred_at as told_at,
        sla_events.metric,
        sla_events.sla_policy_id,
        sla_events.target_minutes,
        sla_events.is_business
    from sla_events
    where sla_events.change_type = 'target'

),

run_policies as (

    {{ applied_to_runs('policies', ['sla_policy_id']) }}

),

run_priorities as (

    {{ applied_to_runs('priorities', ['priority']) }}

),

run_targets as (

    {{ applied_to_runs(
        'desk_targets', ['sla_policy_id', 'target_minutes', 'is_business'],
        also='and runs.metric = desk_targets.metric'
    ) }}

),

{# What each clock may stand on. The clock runs from its start, whenever its target was applied. #}
grounds as (

    select
        runs.clock_id,
        runs.ticket_id,
        runs.metric,
        runs.run,
        runs.started_at,
        runs.stopped_at,
        runs.stop_reason,
        run_policies.sla_policy_id,
        run_policies.told_at as policy_at,
        run_priorities.priority,
        run_priorities.told_at as priority_at,
        run_targets.sla_policy_id as target_policy_id,
        run_targets.target_minutes,
        run_targets.is_business,
        run_targets.told_at as target_at
    from runs
    {% for told in ['run_policies', 'run_priorities', 'run_targets'] %}
    left join {{ told }} on runs.clock_id = {{ told }}.clock_id
    {% endfor %}

)

select * from grounds
