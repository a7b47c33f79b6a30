-- Missed is what ends or stands after its due time, and nothing in time has used more than its target.
with

case_sla as (

    select * from {{ ref('case_sla') }}

),

judged as (

    select
        case_sla.case_id,
        case_sla.stage,
        case_sla.sla_state in ('breached', 'overdue') as is_missed,
        case_sla.elapsed_minutes > case_sla.target_minutes as is_over_target,
        coalesce(case_sla.stopped_at, case_sla.as_of) > case_sla.due_at as is_past_due
    from case_sla
    where
        case_sla.sla_state <> 'not_covered'
        and case_sla.due_at is not null

),

contradictions as (

    select
        judged.case_id,
        judged.stage
    from judged
    where
        judged.is_missed is distinct from judged.is_past_due
        or (judged.is_over_target and not judged.is_missed)

)

select * from contradictions
