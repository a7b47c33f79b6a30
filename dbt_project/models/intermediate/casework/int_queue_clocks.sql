with

item_clocks as (

    select * from {{ ref('int_queue_item_clocks') }}

),

escalation_steps as (

    select * from {{ ref('escalation_steps') }}

),

{# The clock that decides is the running one that is due first; where none runs, the one that stopped last. #}
deciding as (

    select
        item_clocks.case_key,
        item_clocks.clock_id,
        item_clocks.stage,
        item_clocks.sla_state,
        item_clocks.due_at,
        case when item_clocks.stopped_at is null then item_clocks.minutes_left end as minutes_left,
        case when item_clocks.stopped_at is null then item_clocks.share_used end as share_used,
        max(case when item_clocks.stopped_at is null then item_clocks.share_used end) over (
            partition by item_clocks.case_key
        ) as greatest_share_used
    from item_clocks
    qualify row_number() over (
        partition by item_clocks.case_key
        order by
            case when item_clocks.stopped_at is null then 0 else 1 end asc nulls last,
            case when item_clocks.sla_state = 'not_covered' then 1 else 0 end asc nulls last,
            case when item_clocks.stopped_at is null then item_clocks.due_at end asc nulls last,
            item_clocks.stopped_at desc nulls last,
            item_clocks.clock_id asc nulls last
    ) = 1

),

{# Escalation follows the deciding clock; the highest step that applies stands. #}
escalated as (

    select
        deciding.case_key,
        escalation_steps.step,
        escalation_steps.escalate_to
    from deciding
    inner join escalation_steps
        on
            {{ in_force('escalation_steps', as_of()) }}
            and (
                (escalation_steps.trigger = 'at_risk' and deciding.sla_state in ('at_risk', 'overdue'))
                or (
                    escalation_steps.trigger = 'overdue'
                    and deciding.sla_state = 'overdue'
                    and -deciding.minutes_left >= escalation_steps.minutes_overdue
                )
            )
    qualify row_number() over (
        partition by deciding.case_key
        order by escalation_steps.step desc nulls last
    ) = 1

),

final as (

    select
        deciding.case_key,
        deciding.clock_id,
        deciding.stage,
        deciding.sla_state,
        deciding.due_at,
        deciding.minutes_left,
        deciding.share_used,
        deciding.greatest_share_used,
        escalated.escalate_to,
        coalesce(escalated.step, 0) as escalation_level
    from deciding
    left join escalated on deciding.case_key = escalated.case_key

)

select * from final
