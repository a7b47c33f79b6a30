with

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

label_tasks as (

    select * from {{ ref('int_label_tasks') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

{# Probability and class in one number, so that the likeliest is one maximum: nine digits of probability, then
   the class, counted down. Classes are numbered in the order of their answers: of equal ones the first stands. #}
packed as (

    select
        posteriors.task_number,
        posteriors.probability,
        posteriors.method,
        cast(round(coalesce(posteriors.probability, 0) * 1000000000) as bigint) * 4294967296
        + 4294967295 - posteriors.class_number as likelihood
    from posteriors

),

chosen as (

    select
        packed.task_number,
        4294967295 - max(packed.likelihood) % 4294967296 as class_number,
        max(packed.probability) as probability,
        max(packed.method) as method
    from packed
    group by packed.task_number

),

answers as (

    select
        tasks.task_id,
        classes.task_type,
        classes.label as inferred_answer,
        {{ round_stat('chosen.probability') }} as confidence,
        cast(label_tasks.labels_of_task as bigint) as labels,
        chosen.method,
        {{ as_of() }} as as_of
    from chosen
    inner join classes on chosen.class_number = classes.class_number
    inner join label_tasks on chosen.task_number = label_tasks.task_number
    inner join tasks on chosen.task_number = tasks.version_key

)

select * from answers
