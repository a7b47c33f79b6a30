-- Whose minutes they were: the segments of a clock hold all of them, none twice, and none below zero.
with

case_sla as (

    select * from {{ ref('case_sla') }}

),

case_sla_segments as (

    select * from {{ ref('case_sla_segments') }}

),

owned as (

    select
        case_sla_segments.case_id,
        case_sla_segments.stage,
        case_sla_segments.round,
        sum(case_sla_segments.elapsed_minutes) as minutes,
        min(case_sla_segments.elapsed_minutes) as least_minutes
    from case_sla_segments
    group by case_sla_segments.case_id, case_sla_segments.stage, case_sla_segments.round

),

apart as (

    select
        case_sla.case_id,
        case_sla.stage
    from case_sla
    left join owned
        on
            case_sla.case_id = owned.case_id
            and case_sla.stage = owned.stage
            and case_sla.round = owned.round
    where
        case_sla.sla_state <> 'not_covered'
        and not coalesce(
            abs(owned.minutes - case_sla.elapsed_minutes) < 0.0001
            and owned.least_minutes > -0.000001,
            false
        )

)

select * from apart
