with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'earnings_gaming', ['window_days', 'minimum_releases']) }}

),

releases as (

    select * from {{ ref('stg_work__task_releases') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

{# Tasks that ran out of time, were broken, or of which nobody says why they went back are no choice. #}
chosen as (

    select
        releases.release_id,
        releases.task_id,
        releases.account_id,
        releases.claimed_at,
        releases.released_at
    from releases
    cross join thresholds
    where
        releases.reason in ('returned', 'other')
        and releases.released_at >= releases.claimed_at
        and {{ days_between(day_of('releases.released_at'), as_of()) }} < thresholds.window_days
    qualify count(*) over (partition by releases.account_id) >= thresholds.minimum_releases

),

moments as (

    select
        chosen.release_id,
        chosen.account_id,
        chosen.claimed_at as instant,
        1 as step
    from chosen
    union all
    select
        chosen.release_id,
        chosen.account_id,
        chosen.released_at as instant,
        -1 as step
    from chosen

),

{# What goes back at an instant is gone before what is taken then. #}
held as (

    select
        moments.release_id,
        moments.step,
        sum(moments.step) over (
            partition by moments.account_id
            order by
                moments.instant asc nulls last, moments.step asc nulls last, moments.release_id asc nulls last
            rows between unbounded preceding and current row
        ) as held_at_once
    from moments

),

given_back as (

    select
        chosen.release_id,
        chosen.account_id,
        tasks.version_key as task_number,
        {{ day_of('chosen.claimed_at') }} as claimed_on,
        cast(greatest(held.held_at_once, 1) as bigint) as held_at_once
    from chosen
    inner join held
        on
            chosen.release_id = held.release_id
            and held.step = 1
    left join tasks on chosen.task_id = tasks.task_id

)

select * from given_back
