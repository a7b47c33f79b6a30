with

classes as (

    select * from {{ ref('int_label_classes') }}

),

pooled as (

    select * from {{ ref('int_label_pooled') }}

),

class_shares as (

    select
        classes.task_type,
        classes.class_number,
        sum(pooled.tasks) as tasks
    from classes
    left join pooled on classes.class_number = pooled.class_number
    where classes.is_estimated
    group by classes.task_type, classes.class_number

),

priors as (

    select
        class_shares.task_type,
        class_shares.class_number,
        coalesce(
            greatest(class_shares.tasks, 1e-12)
            / nullif(sum(class_shares.tasks) over (partition by class_shares.task_type), 0),
            1.0 / count(*) over (partition by class_shares.task_type)
        ) as prior
    from class_shares

)

select * from priors
