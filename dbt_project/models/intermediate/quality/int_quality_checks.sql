with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['prior_points']) }}

),

residuals as (

    select * from {{ ref('int_quality_residuals') }}

),

drops as (

    select * from {{ ref('int_quality_drops') }}

),

charts as (

    select
        drops.account_id,
        max(drops.population_accounts) as population_accounts,
        max(drops.spread) as spread,
        count(distinct drops.submitted_on) as tested_days,
        max_by(
            drops.cusum, cast(drops.submitted_on as {{ t_text() }}) || drops.project_id
        ) as cusum,
        coalesce(
            max(case when drops.cusum <= 0 then drops.submitted_on end),
            {{ add_days('min(drops.submitted_on)', '-1') }}
        ) as good_until
    from drops
    group by drops.account_id

),

sides as (

    select
        residuals.account_id,
        residuals.project_id,
        charts.good_until,
        sum(residuals.points) as points,
        sum(residuals.residual_squares) as squares,
        {{ sums_by_side('residuals', 'residuals.submitted_on > charts.good_until', [
            'points', 'quality_sum', 'usual_sum', 'residual_sum'
        ]) }}
    from residuals
    left join charts on residuals.account_id = charts.account_id
    group by residuals.account_id, residuals.project_id, charts.good_until

),

compared as (

    select
        sides.account_id,
        sum(sides.points) as points,
        sum(sides.later_points) as later_points,
        sum(sides.earlier_quality_sum) / nullif(sum(sides.earlier_points), 0) as earlier_quality,
        sum(sides.later_quality_sum) / nullif(sum(sides.later_points), 0) as later_quality,
        sum(sides.earlier_quality_sum - sides.earlier_usual_sum) / nullif(sum(sides.earlier_points), 0)
        - sum(sides.later_quality_sum - sides.later_usual_sum) / nullif(sum(sides.later_points), 0)
            as quality_lost,
        {{ difference_within('sides') }} as difference,
        {{ variance_within('sides', 'max(thresholds.prior_points)') }} as variance
    from sides
    cross join thresholds
    group by sides.account_id

),

checks as (

    select
        compared.account_id,
        charts.population_accounts,
        charts.cusum,
        charts.tested_days,
        charts.good_until,
        compared.points,
        compared.later_points,
        compared.earlier_quality,
        compared.later_quality,
        compared.quality_lost,
        compared.difference / (sqrt(compared.variance) * charts.spread) as deviate
    from compared
    left join charts on compared.account_id = charts.account_id

)

select * from checks
