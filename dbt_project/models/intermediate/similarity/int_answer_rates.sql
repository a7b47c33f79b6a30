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

compared as (

    select
        labels.task_number,
        labels.label_number,
        labels.worker_number,
        labels.type_number
    from labels
    cross join thresholds
    where
        labels.is_estimated
        and labels.labels_of_task <= thresholds.maximum_labels_per_task
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

tasks as (

    select
        compared.task_number,
        count(*) as labels
    from compared
    group by compared.task_number

),

alike as (

    select
        compared.task_number,
        compared.label_number,
        count(*) as labels
    from compared
    group by compared.task_number, compared.label_number

),

rates as (

    select
        compared.worker_number,
        max(compared.type_number) as type_number,
        sum(tasks.labels - 1) as comparisons,
        sum(alike.labels - 1) as same
    from compared
    inner join tasks on compared.task_number = tasks.task_number
    inner join alike
        on
            compared.task_number = alike.task_number
            and compared.label_number = alike.label_number
    group by compared.worker_number

)

select * from rates
