with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['window_days', 'minimum_labels_per_task']) }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

projects as (

    select * from {{ ref('int_label_projects') }}

),

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

accounts as (

    select distinct
        workers.account_number,
        workers.account_id
    from workers

),

judged as (

    select
        labels.account_number,
        labels.submitted_on,
        labels.project_number,
        case
            when labels.is_gold_right then cast(1 as double)
            when not labels.is_gold_right then cast(0 as double)
            else posteriors.probability
        end as quality
    from labels
    cross join thresholds
    left join posteriors
        on
            labels.task_number = posteriors.task_number
            and labels.label_number = posteriors.class_number
    where
        labels.project_number is not null
        and (
            labels.is_gold_right is not null
            or labels.labels_of_task >= thresholds.minimum_labels_per_task
        )
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

summed as (

    select
        judged.account_number,
        judged.project_number,
        judged.submitted_on,
        count(*) as points,
        sum(judged.quality) as quality_sum,
        sum(judged.quality * judged.quality) as quality_squares
    from judged
    where judged.quality is not null
    group by judged.account_number, judged.project_number, judged.submitted_on

),

days as (

    select
        accounts.account_id,
        projects.project_id,
        summed.submitted_on,
        summed.points,
        summed.quality_sum,
        summed.quality_squares
    from summed
    inner join accounts on summed.account_number = accounts.account_number
    inner join projects on summed.project_number = projects.project_number

)

select * from days
