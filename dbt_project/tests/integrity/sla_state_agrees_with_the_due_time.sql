-- What is missed by its minutes is missed by its due time, and the reverse: the two are computed apart.
with

case_sla as (

    select * from {{ ref('case_sla') }}

),

contradictions as (

    select
        case_sla.case_id,
        case_sla.stage
    from case_sla
    where
        case_sla.sla_state <> 'not_covered'
        and case_sla.due_at is not null
        and (case_sla.sla_state in ('breached', 'overdue'))
        is distinct from (coalesce(case_sla.stopped_at, case_sla.as_of) > case_sla.due_at
            and case_sla.elapsed_minutes > case_sla.target_minutes)

)

select * from contradictions
