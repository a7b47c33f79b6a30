with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', [
        'minimum_points', 'prior_points', 'day_limit', 'slack', 'minimum_spread'
    ]) }}

),

residuals as (

    select * from {{ ref('int_quality_residuals') }}

),

earlier as (

    select
        residuals.*,
        sum(residuals.points) over before_today as earlier_points,
        sum(residuals.residual_sum) over before_today as earlier_sum,
        sum(residuals.residual_squares) over before_today as earlier_squares
    from residuals
    window before_today as (
        partition by residuals.account_id, residuals.project_id
        order by residuals.submitted_on asc nulls last
        rows between unbounded preceding and 1 preceding
    )

),

deviates as (

    select
        earlier.account_id,
        earlier.project_id,
        earlier.submitted_on,
        least(thresholds.day_limit, {{ recursive_deviate(
            'earlier.residual_sum', 'earlier.points', 'earlier.earlier_sum', 'earlier.earlier_points',
            shrunk_variance(
                'earlier.earlier_squares', 'earlier.earlier_sum', 'earlier.earlier_points',
                'thresholds.prior_points'
            )
        ) }}) as deviate
    from earlier
    inner join thresholds on earlier.earlier_points >= thresholds.minimum_points

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

lowest as (

    select
        running.*,
        min(running.total) over (
            partition by running.account_id
            order by running.submitted_on asc nulls last, running.project_id asc nulls last
            rows between unbounded preceding and current row
        ) as lowest_total
    from running

),

drops as (

    select
        lowest.account_id,
        lowest.project_id,
        lowest.submitted_on,
        lowest.accounts as population_accounts,
        {{ cusum('lowest.total', 'lowest.lowest_total') }} as cusum
    from lowest

)

select * from drops
