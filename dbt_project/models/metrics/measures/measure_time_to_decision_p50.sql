with

waits as (

    select * from {{ ref('int_decision_waits') }}

),

dimensions as (

    select
        waits.metric_date,
        'all' as dimension,
        'all' as dimension_value,
        waits.hours as duration,
        waits.is_decided as is_ended
    from waits
    union all
    select
        waits.metric_date,
        'queue' as dimension,
        waits.queue as dimension_value,
        waits.hours as duration,
        waits.is_decided as is_ended
    from waits

),

steps as (

    {{ survival_steps('dimensions', ['metric_date', 'dimension', 'dimension_value']) }}

),

medians as (

    select
        steps.metric_date,
        steps.dimension,
        steps.dimension_value,
        cast(sum(steps.ended) as bigint) as numerator,
        cast(sum(steps.leaving) as bigint) as denominator,
        {{ survival_quantile('steps', 0.5) }} as median_hours
    from steps
    group by steps.metric_date, steps.dimension, steps.dimension_value

)

select * from medians
