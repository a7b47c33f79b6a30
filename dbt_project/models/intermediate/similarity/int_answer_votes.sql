with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['window_days', 'maximum_labels_per_task']) }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

counted as (

    select
        labels.task_number,
        labels.label_number,
        max(labels.type_number) as type_number,
        count(*) as votes
    from labels
    cross join thresholds
    where
        labels.is_estimated and labels.labels_of_task <= thresholds.maximum_labels_per_task
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days
    group by labels.task_number, labels.label_number

),

tasks as (

    select
        counted.task_number,
        cast(sum(counted.votes) as bigint) as answers,
        count(case when counted.votes = 1 then 1 end) as lone_answers
    from counted
    group by counted.task_number

),

votes as (

    select
        counted.*,
        tasks.answers,
        tasks.lone_answers,
        {{ others_class('tasks.answers - 2') }} as other_answers
    from counted
    inner join tasks on counted.task_number = tasks.task_number and tasks.answers >= 2

)

select * from votes
