with

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

ratios as (

    select * from {{ ref('int_metric_windows') }}

),

medians as (

    select * from {{ ref('measure_time_to_decision_p50') }}

),

calibrations as (

    select * from {{ ref('measure_risk_calibration') }}

),

metrics as (

    select
        ratios.metric_code,
        ratios.metric_date,
        ratios.dimension,
        ratios.dimension_value,
        ratios.numerator,
        ratios.denominator,
        ratios.numerator / nullif(cast(ratios.denominator as double), 0) as value
    from ratios
    union all
    select
        'time_to_decision_p50' as metric_code,
        medians.metric_date,
        medians.dimension,
        medians.dimension_value,
        medians.numerator,
        medians.denominator,
        medians.median_hours as value
    from medians
    union all
    select
        calibrations.metric_code,
        calibrations.metric_date,
        'all' as dimension,
        'all' as dimension_value,
        calibrations.numerator,
        calibrations.denominator,
        calibrations.value
    from calibrations

),

published as (

    select
        metrics.metric_date,
        metrics.metric_code,
        metrics.dimension,
        metrics.dimension_value,
        metrics.numerator,
        metrics.denominator,
        {{ round_stat('metrics.value') }} as value,
        case
            when catalogue.unit = 'share'
                then {{ round_stat(wilson_bound('metrics.numerator', 'metrics.denominator', 'lower')) }}
        end as lower,
        case
            when catalogue.unit = 'share'
                then {{ round_stat(wilson_bound('metrics.numerator', 'metrics.denominator', 'upper')) }}
        end as upper,
        {{ add_days('metrics.metric_date', 'catalogue.maturity_days + 1') }} <= cast({{ as_of() }} as date)
            as is_mature,
        {{ last_day() }} as data_through,
        {{ as_of() }} as as_of
    from metrics
    inner join catalogue on metrics.metric_code = catalogue.metric_code

)

select * from published
