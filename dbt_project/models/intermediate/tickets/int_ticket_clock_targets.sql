with

grounds as (

    select * from {{ ref('int_ticket_clock_grounds') }}

),

targets as (

    select * from {{ ref('stg_support__ticket_sla_targets') }}

),

ticket_settings as (

    select * from {{ ref('ticket_settings') }}

),

{# step 1: a ticket without a priority is held to that of the setting, where there is one #}
prioritised as (

    select
        grounds.*,
        coalesce(grounds.priority, ticket_settings.value) as priority_applied,
        greatest(grounds.started_at, grounds.policy_at, grounds.priority_at) as policy_applied_at
    from grounds
    left join ticket_settings
        on
            ticket_settings.setting = 'priority_when_none'
            and {{ in_force('ticket_settings', 'grounds.started_at') }}

),

{# step 2: the policy's target in force when it was applied; a metric never promised starts no clock #}
promised as (

    select
        prioritised.clock_id,
        targets.sla_policy_id,
        targets.is_business,
        case
            when targets.priority = prioritised.priority_applied then targets.target_minutes
        end as target_minutes
    from prioritised
    inner join targets
        on
            prioritised.sla_policy_id = targets.sla_policy_id
            and prioritised.metric = targets.metric
            and prioritised.policy_applied_at >= targets.valid_from
    qualify row_number() over (
        partition by prioritised.clock_id
        order by
            case when targets.priority = prioritised.priority_applied then 0 else 1 end asc nulls last,
            targets.valid_from desc nulls last,
            targets.target_id asc nulls last
    ) = 1

),

{# step 3: a target that the desk itself applied to the ticket comes before the policy's #}
targeted as (

    select
        prioritised.clock_id,
        prioritised.ticket_id,
        prioritised.metric,
        prioritised.run,
        prioritised.started_at,
        prioritised.stopped_at,
        prioritised.stop_reason,
        prioritised.priority_applied,
        case
            when prioritised.priority is not null then 'ticket'
            when prioritised.priority_applied is not null then 'setting'
        end as priority_source,
        coalesce(prioritised.target_policy_id, prioritised.sla_policy_id) as sla_policy_id,
        coalesce(prioritised.target_minutes, promised.target_minutes) as target_minutes,
        case
            when prioritised.target_minutes is not null then 'desk'
            when promised.target_minutes is not null then 'policy'
        end as target_source,
        case
            when coalesce(prioritised.is_business, promised.is_business) then 'business'
            else 'calendar'
        end as clock,
        case
            when prioritised.target_minutes is null then prioritised.policy_applied_at
            else greatest(prioritised.started_at, prioritised.target_at)
        end as applied_at,
        coalesce(prioritised.stopped_at, greatest(prioritised.started_at, {{ as_of() }})) as measured_to
    from prioritised
    left join promised on prioritised.clock_id = promised.clock_id
    where
        prioritised.target_minutes is not null
        or promised.sla_policy_id is not null

)

select * from targeted
