{% set held_at = greatest_of([job_rank('holders.job_level'), 'raised.raised_to']) %}
with

queue_clocks as (

    select * from {{ ref('int_queue_clocks') }}

),

instants as (

    select * from {{ ref('int_escalation_instants') }}

),

items as (

    select * from {{ ref('int_queue_items') }}

),

clocks as (

    select * from {{ ref('int_clocks') }}

),

cases as (

    select * from {{ ref('cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

{# Whom it was escalated to while this clock ran: a person, or a job level by name.
   Who has left since does nothing about it. #}
raised as (

    select
        clocks.clock_id,
        max({{ job_rank('coalesce(staff.job_level, case_events.to_value)') }}) as raised_to
    from clocks
    inner join case_events
        on
            clocks.case_id = case_events.case_id
            and clocks.started_at <= case_events.occurred_at
    left join staff
        on
            case_events.to_value = staff.staff_id
            and coalesce(staff.ended_on > cast({{ as_of() }} as date), true)
    where case_events.event_type = 'escalated'
    group by clocks.clock_id

),

{# What only the forecast says has no instant at which it began. #}
escalated as (

    select
        queue_clocks.case_key,
        {{ job_level(held_at) }} as from_level,
        queue_clocks.escalate_to as to_level,
        clocks.sla_state || case when clocks.sla_state = 'at_risk' then ': ' || clocks.risk_seen else '' end
            as reason,
        case when clocks.sla_state <> 'at_risk' or clocks.risk_seen <> 'chance' then instants.since end
            as since,
        items.case_id,
        items.queue,
        items.subject_account_id,
        items.severity,
        cast(queue_clocks.escalation_level as bigint) as escalation_level,
        clocks.stage,
        clocks.owner_team,
        clocks.due_at,
        {{ round_stat('queue_clocks.minutes_left') }} as business_minutes_left,
        clocks.chance_met,
        {{ as_of() }} as as_of
    from queue_clocks
    inner join items on queue_clocks.case_key = items.case_key
    inner join clocks on queue_clocks.clock_id = clocks.clock_id
    left join cases
        on
            items.case_id = cases.case_id
            and (items.case_type <> 'appeal' or cases.case_type = 'appeal')
    left join staff as holders
        on
            cases.assigned_staff_id = holders.staff_id
            and coalesce(holders.ended_on > cast({{ as_of() }} as date), true)
    left join raised on queue_clocks.clock_id = raised.clock_id
    left join instants on queue_clocks.case_key = instants.case_key
    where
        queue_clocks.escalation_level > 0
        and coalesce({{ held_at }} < {{ job_rank('queue_clocks.escalate_to') }}, true)

)

select * from escalated
