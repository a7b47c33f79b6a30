with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

weeks as (

    select * from {{ ref('int_idle_weeks') }}

),

shares as (

    select
        weeks.account_id,
        count(*) as weeks,
        count(*) filter (where weeks.is_idle) as idle_weeks,
        sum(weeks.watched_seconds) / 3600 as watched_hours,
        sum(weeks.idle_seconds) / sum(weeks.watched_seconds) as idle_share,
        avg(weeks.angle) as mean_angle,
        var_samp(weeks.angle) as angle_variance
    from weeks
    inner join accounts on weeks.account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)
    group by weeks.account_id

)

select * from shares
