with

points as (

    select * from {{ ref('int_calibration_points') }}

),

slopes as (

    select * from {{ ref('int_calibration_slope') }}

),

settings as (

    select * from {{ ref('risk_settings') }}

),

numbers as (

    {{ settings_of('settings', ['check_least_labels', 'check_least_violations']) }}

),

bins as (

    select
        points.bin,
        sum(points.labels) as labels,
        sum(points.violations) as violations,
        sum(points.weight) as weight,
        {{ calibration_gap('points.score', 'points.weight', 'points.violating_weight') }} as gap
    from points
    group by points.bin

),

summed as (

    select
        cast(coalesce(sum(bins.violations), 0) as bigint) as numerator,
        cast(coalesce(sum(bins.labels), 0) as bigint) as denominator,
        sum(bins.gap) / sum(bins.weight) as calibration_error
    from bins

),

final as (

    {% for metric in ['calibration_error', 'calibration_slope'] %}
    select
        '{{ metric }}' as metric_code,
        {{ last_day() }} as metric_date,
        summed.numerator,
        summed.denominator,
        case
            when
                summed.denominator >= numbers.check_least_labels
                and summed.numerator >= numbers.check_least_violations
                then {{ 'summed.calibration_error' if metric == 'calibration_error' else 'slopes.slope' }}
        end as value
    from summed
    cross join slopes
    cross join numbers
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
