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

alike as (

    select
        compared.task_number,
        compared.label_number,
        count(*) as labels
    from compared
    group by compared.task_number, compared.label_number

),

tasks as (

    select
        alike.task_number,
        sum(alike.labels) as labels
    from alike
    group by alike.task_number

),

others as (

    select
        alike.task_number,
        alike.label_number,
        alike.labels - 1 as same,
        tasks.labels - 1 as comparisons
    from alike
    inner join tasks on alike.task_number = tasks.task_number

),

rates as (

    select
        compared.worker_number,
        max(compared.type_number) as type_number,
        sum(others.comparisons) as comparisons,
        sum(others.same) as same
    from compared
    inner join others
        on
            compared.task_number = others.task_number
            and compared.label_number = others.label_number
    group by compared.worker_number

)

select * from rates
