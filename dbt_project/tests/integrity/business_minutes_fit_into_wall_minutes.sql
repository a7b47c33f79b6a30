-- A clock cannot run longer than the clock on the wall, whose minutes hold those used and those paused.
with

case_sla as (

    select * from {{ ref('case_sla') }}

),

impossible as (

    select
        case_sla.case_id,
        case_sla.stage
    from case_sla
    where
        case_sla.sla_state <> 'not_covered'
        and not coalesce(
            case_sla.elapsed_minutes >= 0
            and case_sla.paused_minutes >= 0
            and case_sla.elapsed_minutes + case_sla.paused_minutes <= case_sla.wall_minutes + 0.00001,
            false
        )

)

select * from impossible
