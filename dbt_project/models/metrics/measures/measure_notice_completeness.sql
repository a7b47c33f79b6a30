with

decisions as (

    select * from {{ ref('enforcement_decisions') }}

),

notices as (

    select * from {{ ref('int_decision_notices') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

events as (

    select
        cast(decisions.effective_at as date) as metric_date,
        decisions.policy_code as dimension_value,
        1 as denominator,
        case when notices.first_complete_at is not null then 1 else 0 end as numerator
    from decisions
    inner join provided on provided.entity = 'notices'
    left join notices on decisions.decision_id = notices.decision_id
    where
        decisions.is_adverse
        and decisions.effective_at <= {{ as_of() }}

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
