with

waits as (

    select * from {{ ref('int_decision_waits') }}

),

grouped as (

    select
        waits.metric_date,
        'all' as dimension,
        'all' as dimension_value,
        waits.hours,
        sum(waits.is_decided) as decided,
        count(*) as leaving
    from waits
    group by waits.metric_date, waits.hours
    union all
    select
        waits.metric_date,
        'queue' as dimension,
        waits.queue as dimension_value,
        waits.hours,
        sum(waits.is_decided) as decided,
        count(*) as leaving
    from waits
    group by waits.metric_date, waits.queue, waits.hours

),

at_risk as (

    select
        grouped.metric_date,
        grouped.dimension,
        grouped.dimension_value,
        grouped.hours,
        grouped.decided,
        grouped.leaving,
        sum(grouped.leaving) over (
            partition by grouped.metric_date, grouped.dimension, grouped.dimension_value
            order by grouped.hours desc nulls last
            rows between unbounded preceding and current row
        ) as waiting
    from grouped

),

survival as (

    select
        at_risk.metric_date,
        at_risk.dimension,
        at_risk.dimension_value,
        at_risk.hours,
        at_risk.decided,
        at_risk.leaving,
        sum(
            case
                when at_risk.decided < at_risk.waiting
                    then ln(1 - at_risk.decided / cast(at_risk.waiting as double))
                else ln(0.000000000001)
            end
        ) over (
            partition by at_risk.metric_date, at_risk.dimension, at_risk.dimension_value
            order by at_risk.hours asc nulls last
            rows between unbounded preceding and current row
        ) as ln_undecided
    from at_risk

),

medians as (

    select
        survival.metric_date,
        survival.dimension,
        survival.dimension_value,
        cast(sum(survival.decided) as bigint) as numerator,
        cast(sum(survival.leaving) as bigint) as denominator,
        min(case when survival.ln_undecided <= ln(0.5) + 0.000000001 then survival.hours end) as median_hours
    from survival
    group by survival.metric_date, survival.dimension, survival.dimension_value

),

final as (

    select
        medians.metric_date,
        medians.dimension,
        medians.dimension_value,
        medians.numerator,
        medians.denominator,
        medians.median_hours
    from medians

)

select * from final
