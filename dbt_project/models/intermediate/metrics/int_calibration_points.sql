with

labels as (

    select * from {{ ref('risk_labels') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

points as (

    select
        cast(sum(labels.is_violation) as bigint) as violations,
        least(greatest(labels.risk_score, 0.000001), 0.999999) as score,
        count(*) as labels,
        sum(1 / labels.inclusion_probability) as weight,
        sum(labels.is_violation / labels.inclusion_probability) as violating_weight
    from labels
    inner join catalogue on catalogue.metric_code = 'calibration_error'
    where
        labels.risk_score is not null
        and labels.inclusion_probability is not null
        and cast(labels.decided_at as date) > {{ add_days(last_day(), '-catalogue.window_days') }}
    group by least(greatest(labels.risk_score, 0.000001), 0.999999)

),

placed as (

    select
        points.score,
        points.labels,
        points.violations,
        points.weight,
        points.violating_weight,
        {{ equal_weight_bin('points.score', 'points.weight', 10) }} as bin
    from points

)

select * from placed
