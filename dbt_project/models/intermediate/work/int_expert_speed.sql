with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', ['window_days', 'minimum_type_submissions']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

baselines as (

    select * from {{ ref('int_timing_baselines') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

by_type as (

    select
        work_days.account_id,
        work_days.task_type,
        sum(work_days.timed_submissions) as submissions,
        sum(work_days.ln_seconds_sum) as ln_sum,
        sum(work_days.ln_seconds_squares) as ln_squares
    from work_days
    cross join thresholds
    where
        work_days.timed_submissions > 0
        and {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.account_id, work_days.task_type

),

centred as (

    select
        by_type.account_id,
        by_type.submissions,
        by_type.ln_sum - by_type.submissions * baselines.center as ln_ratio_sum,
        (by_type.ln_sum - by_type.submissions * baselines.center) / baselines.scale as residual_sum,
        (
            by_type.ln_squares - 2 * baselines.center * by_type.ln_sum
            + by_type.submissions * baselines.center * baselines.center
        ) / (baselines.scale * baselines.scale) as residual_squares
    from by_type
    inner join baselines on by_type.task_type = baselines.task_type
    cross join thresholds
    where
        baselines.is_usable
        and baselines.submissions - by_type.submissions >= thresholds.minimum_type_submissions

),

summed as (

    select
        centred.account_id,
        sum(centred.submissions) as submissions,
        sum(centred.ln_ratio_sum) / sum(centred.submissions) as mean_ln_ratio,
        sum(centred.residual_sum) / sum(centred.submissions) as mean_residual,
        sum(centred.residual_squares) as residual_squares
    from centred
    group by centred.account_id

),

speeds as (

    select
        summed.account_id,
        summed.submissions,
        summed.mean_residual,
        exp(summed.mean_ln_ratio) as time_ratio,
        case
            when summed.submissions > 1
                then greatest(
                    0.0,
                    (
                        summed.residual_squares
                        - summed.submissions * summed.mean_residual * summed.mean_residual
                    ) / (summed.submissions - 1)
                )
        end as residual_variance
    from summed
    inner join accounts on summed.account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

)

select * from speeds
