with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['minimum_points', 'day_limit', 'slack', 'minimum_spread']) }}

),

residuals as (

    select * from {{ ref('int_quality_residuals') }}

),

counted as (

    select
        residuals.*,
        sum(residuals.points) over (
            partition by residuals.account_id, residuals.project_id
            order by residuals.submitted_on asc nulls last
            rows between unbounded preceding and current row
        ) - residuals.points as earlier_points
    from residuals

),

baselines as (

    select
        counted.account_id,
        counted.project_id,
        sum(counted.points) as points,
        sum(counted.residual_sum) as residual_sum
    from counted
    inner join thresholds on counted.earlier_points < thresholds.minimum_points
    group by counted.account_id, counted.project_id

),

deviates as (

    select
        counted.account_id,
        counted.project_id,
        counted.submitted_on,
        least(thresholds.day_limit, {{ batch_deviate(
            'counted.residual_sum', 'counted.points', 'baselines.residual_sum', 'baselines.points'
        ) }}) as deviate
    from counted
    inner join thresholds on counted.earlier_points >= thresholds.minimum_points
    inner join baselines
        on
            counted.account_id = baselines.account_id
            and counted.project_id = baselines.project_id

),

spread as (

    select
        greatest(
            max(thresholds.minimum_spread), sqrt(avg(deviates.deviate * deviates.deviate))
        ) as spread,
        count(distinct deviates.account_id) as accounts
    from deviates
    cross join thresholds

),

running as (

    select
        deviates.account_id,
        deviates.project_id,
        deviates.submitted_on,
        spread.spread,
        spread.accounts,
        sum(deviates.deviate / spread.spread - thresholds.slack) over (
            partition by deviates.account_id
            order by deviates.submitted_on asc nulls last, deviates.project_id asc nulls last
            rows between unbounded preceding and current row
        ) as total
    from deviates
    cross join spread
    cross join thresholds

),

drops as (

    select
        running.account_id,
        running.project_id,
        running.submitted_on,
        running.spread,
        running.accounts as population_accounts,
        {{ cusum('running.total', 'min(running.total) over (
            partition by running.account_id
            order by running.submitted_on asc nulls last, running.project_id asc nulls last
            rows between unbounded preceding and current row
        )') }} as cusum
    from running

)

select * from drops
