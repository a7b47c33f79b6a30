with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'straight_lining', ['window_days', 'minimum_run']) }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

marked as (

    select
        work_days.account_id,
        work_days.task_type,
        work_days.submitted_on,
        work_days.answers,
        work_days.only_answer,
        case
            when work_days.only_answer = lag(work_days.only_answer) over (
                partition by work_days.account_id, work_days.task_type
                order by work_days.submitted_on asc nulls last
            ) then 0
            else 1
        end as is_first
    from work_days
    cross join thresholds
    where
        work_days.answers > 0
        and work_days.task_type is not null
        and {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days

),

numbered as (

    select
        marked.*,
        sum(marked.is_first) over (
            partition by marked.account_id, marked.task_type
            order by marked.submitted_on asc nulls last
            rows between unbounded preceding and current row
        ) as run_number
    from marked

),

runs as (

    select
        numbered.account_id,
        numbered.task_type,
        numbered.run_number,
        max(numbered.only_answer) as label,
        min(numbered.submitted_on) as first_day,
        max(numbered.submitted_on) as last_day,
        sum(numbered.answers) as answers
    from numbered
    where numbered.only_answer is not null
    group by numbered.account_id, numbered.task_type, numbered.run_number

),

long_runs as (

    select
        runs.account_id,
        runs.task_type,
        runs.run_number,
        runs.label,
        runs.first_day,
        runs.last_day,
        runs.answers
    from runs
    inner join thresholds on runs.answers >= thresholds.minimum_run

)

select * from long_runs
