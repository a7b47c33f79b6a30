with

decisions as (

    select * from {{ ref('decisions') }}

),

events as (

    select
        cast(decisions.decided_at as date) as metric_date,
        decisions.action as dimension_value,
        1 as denominator,
        case when decisions.automation_level = 'full' then 0 else 1 end as numerator
    from decisions
    where
        decisions.decided_at <= {{ as_of() }}
        and (
            decisions.action_status is not null
            or decisions.action = 'payment_hold'
        )

),

measured as (

    {{ measured_by('events', 'action') }}

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
