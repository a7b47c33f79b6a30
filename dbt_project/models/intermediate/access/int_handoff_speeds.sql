with

risks as (

    select * from {{ ref('int_handoff_risks') }}

),

switches as (

    select * from {{ ref('int_account_switches') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

baselines as (

    select * from {{ ref('int_timing_baselines') }}

),

centred as (

    select
        risks.account_id,
        work_days.timed_submissions as timings,
        work_days.submitted_on >= switches.switched_on as is_later,
        work_days.ln_seconds_sum - work_days.timed_submissions * baselines.center as residual_sum,
        work_days.ln_seconds_squares - 2 * baselines.center * work_days.ln_seconds_sum
        + work_days.timed_submissions * pow(baselines.center, 2) as residual_squares
    from risks
    inner join switches on risks.account_id = switches.account_id
    inner join work_days on risks.account_id = work_days.account_id
    inner join baselines on work_days.task_type = baselines.task_type
    where
        work_days.timed_submissions > 0
        and baselines.center is not null

),

summed as (

    select
        centred.account_id,
        cast(sum(case when centred.is_later then centred.timings else 0 end) as double) as later_timings,
        cast(sum(case when centred.is_later then 0 else centred.timings end) as double) as earlier_timings,
        sum(case when centred.is_later then centred.residual_sum end) as later_sum,
        sum(case when not centred.is_later then centred.residual_sum end) as earlier_sum,
        sum(centred.residual_squares) as residual_squares
    from centred
    group by centred.account_id

),

compared as (

    select
        summed.account_id,
        summed.later_timings,
        summed.earlier_timings,
        summed.later_sum / summed.later_timings - summed.earlier_sum / summed.earlier_timings as difference,
        (
            summed.residual_squares
            - summed.later_sum * summed.later_sum / summed.later_timings
            - summed.earlier_sum * summed.earlier_sum / summed.earlier_timings
        ) / (summed.later_timings + summed.earlier_timings - 2) as variance
    from summed
    where
        summed.later_timings > 1
        and summed.earlier_timings > 1

),

speeds as (

    select
        compared.account_id,
        cast(least(compared.later_timings, compared.earlier_timings) as bigint) as fewer_timings,
        exp(compared.difference) as time_ratio,
        {{ two_sample_t(
            'compared.difference', 'compared.variance', 'compared.later_timings', 'compared.earlier_timings'
        ) }} as deviate
    from compared

)

select * from speeds
