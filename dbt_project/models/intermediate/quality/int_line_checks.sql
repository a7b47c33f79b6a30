with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'straight_lining', ['window_days', 'minimum_answers']) }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

run_items as (

    select * from {{ ref('int_run_items') }}

),

runs as (

    select
        run_items.account_id,
        run_items.task_type,
        run_items.run_number,
        max(run_items.label) as label,
        count(*) as run_answers,
        sum(run_items.votes) as votes,
        sum(run_items.same_votes) as same_votes,
        sum(run_items.ln_chance) as ln_chance,
        min(run_items.ln_chance) as least_ln_chance
    from run_items
    group by run_items.account_id, run_items.task_type, run_items.run_number

),

least_likely as (

    select runs.*
    from runs
    qualify row_number() over (
        partition by runs.account_id
        order by
            round(runs.ln_chance - runs.least_ln_chance, 9) asc nulls last, runs.task_type asc nulls last,
            runs.run_number asc nulls last
    ) = 1

),

answered as (

    select
        work_days.account_id,
        sum(work_days.answers) as answers
    from work_days
    cross join thresholds
    where
        work_days.task_type is not null
        and {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.account_id
    having sum(work_days.answers) > 0

),

checks as (

    select
        answered.account_id,
        answered.answers,
        least_likely.task_type,
        least_likely.run_number,
        least_likely.label,
        least_likely.run_answers,
        least_likely.votes,
        least_likely.same_votes,
        case
            when answered.answers >= thresholds.minimum_answers
                then
                    round(coalesce({{ run_tail(
                        'answered.answers', 'least_likely.ln_chance', 'least_likely.least_ln_chance'
                    ) }}, 1.0), 10)
        end as p_value
    from answered
    cross join thresholds
    left join least_likely on answered.account_id = least_likely.account_id

)

select * from checks
