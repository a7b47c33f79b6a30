with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['minimum_other_points', 'minimum_other_accounts']) }}

),

days as (

    select * from {{ ref('int_quality_days') }}

),

dated as (

    select
        days.account_id,
        days.project_id,
        days.submitted_on,
        days.points,
        days.quality_sum,
        days.quality_squares,
        {{ int_div(days_between('days.submitted_on', as_of()), '7') }} as weeks_ago
    from days

),

own as (

    select
        dated.account_id,
        dated.project_id,
        dated.weeks_ago,
        sum(dated.points) as points,
        sum(dated.quality_sum) as quality_sum,
        sum(dated.quality_squares) as quality_squares
    from dated
    group by dated.account_id, dated.project_id, dated.weeks_ago

),

others as (

    select
        own.account_id,
        own.project_id,
        own.weeks_ago,
        (count(*) over project_week) - 1 as accounts,
        (sum(own.points) over project_week) - own.points as points,
        (sum(own.quality_sum) over project_week) - own.quality_sum as quality_sum,
        (sum(own.quality_squares) over project_week) - own.quality_squares as quality_squares
    from own
    window project_week as (partition by own.project_id, own.weeks_ago)

),

usual as (

    select
        others.account_id,
        others.project_id,
        others.weeks_ago,
        others.quality_sum / others.points as quality,
        others.quality_squares / others.points - pow(others.quality_sum / others.points, 2) as variance
    from others
    cross join thresholds
    where
        others.points >= thresholds.minimum_other_points
        and others.accounts >= thresholds.minimum_other_accounts

),

residuals as (

    select
        dated.account_id,
        dated.project_id,
        dated.submitted_on,
        dated.points,
        dated.quality_sum,
        dated.points * usual.quality as usual_sum,
        (dated.quality_sum - dated.points * usual.quality) / sqrt(usual.variance) as residual_sum,
        (
            dated.quality_squares - 2 * usual.quality * dated.quality_sum
            + dated.points * usual.quality * usual.quality
        ) / usual.variance as residual_squares
    from dated
    inner join usual
        on
            dated.account_id = usual.account_id
            and dated.project_id = usual.project_id
            and dated.weeks_ago = usual.weeks_ago
    where usual.variance > 0.0001

)

select * from residuals
