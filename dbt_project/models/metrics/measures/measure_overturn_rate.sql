with

decisions as (

    select * from {{ ref('enforcement_decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

events as (

    select
        cast(appeals.decided_at as date) as metric_date,
        decisions.policy_code as dimension_value,
        1 as denominator,
        case when appeals.outcome in ('overturned', 'partly_overturned') then 1 else 0 end as numerator
    from appeals
    inner join decisions on appeals.decision_id = decisions.decision_id
    where
        appeals.outcome in ('upheld', 'partly_overturned', 'overturned')
        and appeals.decided_at <= {{ as_of() }}

),

measured as (

    {{ measured_by('events', 'policy') }}

),

final as (

    select
        measured.metric_date,
        measured.dimension,
        measured.dimension_value,
        measured.numerator,
        measured.denominator
    from measured

)

select * from final
