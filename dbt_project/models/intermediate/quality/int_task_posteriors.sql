with

classes as (

    select * from {{ ref('int_label_classes') }}

),

tasks as (

    select * from {{ ref('int_label_tasks') }}

),

estimated as (

    select * from {{ ref('int_task_estimates') }}

),

voted as (

    select * from {{ ref('int_task_votes') }}

),

united as (

    select
        estimated.task_number,
        estimated.class_number,
        estimated.labels,
        estimated.votes,
        estimated.probability,
        estimated.method
    from estimated
    union all
    select
        voted.task_number,
        voted.class_number,
        voted.labels,
        voted.votes,
        voted.probability,
        voted.method
    from voted

),

named as (

    select
        tasks.task_id,
        united.task_number,
        classes.task_type,
        classes.label as answer,
        united.labels,
        united.votes,
        united.probability,
        united.method
    from united
    inner join tasks on united.task_number = tasks.task_number
    inner join classes on united.class_number = classes.class_number

)

select * from named
