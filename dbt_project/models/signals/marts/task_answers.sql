with

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

candidates as (

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

likeliest as (

    select
        candidates.task_number,
        max(candidates.probability) as probability
    from candidates
    group by candidates.task_number

),

{# Classes are numbered in the order of their answers: of equal probabilities the first answer stands. #}
chosen as (

    select
        posteriors.task_number,
        min(posteriors.class_number) as class_number,
        max(posteriors.probability) as probability,
        max(posteriors.method) as method
    from posteriors
    inner join likeliest
        on
            posteriors.task_number = likeliest.task_number
            and coalesce(posteriors.probability, -1) = coalesce(likeliest.probability, -1)
    group by posteriors.task_number

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
