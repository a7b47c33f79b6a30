with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'straight_lining', ['window_days', 'prior_votes']) }}

),

runs as (

    select * from {{ ref('int_answer_runs') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

labels as (

    select * from {{ ref('int_current_labels') }}

),

placed as (

    select
        items.version_key,
        items.task_number,
        runs.account_id,
        runs.task_type,
        runs.run_number,
        runs.label,
        items.submitted_on between runs.first_day and runs.last_day as is_in_run,
        avg(cast(case when items.label = runs.label then 1 else 0 end as double)) over (
            partition by runs.account_id, runs.task_type, runs.run_number
        ) as own_share
    from items
    inner join runs
        on
            items.account_id = runs.account_id
            and items.task_type = runs.task_type
    cross join thresholds
    where
        items.label is not null
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days

),

voted as (

    select
        placed.version_key,
        placed.account_id,
        placed.task_type,
        placed.run_number,
        placed.label,
        max(placed.own_share) as own_share,
        count(labels.version_key) as votes,
        count(case when labels.label = placed.label then 1 end) as same_votes
    from placed
    left join labels
        on
            placed.task_number = labels.task_number
            and placed.account_id <> labels.account_id
    where placed.is_in_run
    group by
        placed.version_key, placed.account_id, placed.task_type, placed.run_number, placed.label

),

run_items as (

    select
        voted.version_key,
        voted.account_id,
        voted.task_type,
        voted.run_number,
        voted.label,
        voted.votes,
        voted.same_votes,
        {{ ln_vote_chance(
            'voted.same_votes', 'voted.votes', 'voted.own_share', 'thresholds.prior_votes'
        ) }} as ln_chance
    from voted
    cross join thresholds

)

select * from run_items
