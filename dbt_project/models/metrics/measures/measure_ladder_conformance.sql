with

decisions as (

    select * from {{ ref('enforcement_decisions') }}

),

events as (

    select
        cast(decisions.decided_at as date) as metric_date,
        decisions.policy_code as dimension_value,
        1 as denominator,
        case when decisions.conformance = 'on_ladder' then 1 else 0 end as numerator
    from decisions
    where
        decisions.outcome = 'violation'
        and decisions.ladder_action is not null
        and not decisions.is_interim
        and not decisions.is_superseded

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
