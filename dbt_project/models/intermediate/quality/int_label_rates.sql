with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['smoothing']) }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

confusion as (

    select * from {{ ref('int_dawid_skene') }}

),

pooled as (

    select * from {{ ref('int_label_pooled') }}

),

priors as (

    select * from {{ ref('int_label_priors') }}

),

grid as (

    select
        workers.worker_number,
        classes.class_number,
        labels.class_number as label_number,
        classes.classes,
        priors.prior
    from workers
    inner join classes on workers.task_type = classes.task_type
    inner join classes as labels on workers.task_type = labels.task_type
    inner join priors on classes.class_number = priors.class_number
    where classes.is_estimated

),

filled as (

    select
        grid.worker_number,
        grid.class_number,
        grid.label_number,
        grid.classes,
        grid.prior,
        coalesce(confusion.labels, 0) as labels,
        sum(coalesce(confusion.labels, 0)) over (
            partition by grid.worker_number, grid.class_number
        ) as labels_of_class,
        sum(coalesce(confusion.labels, 0)) over (partition by grid.worker_number) as labels_of_worker,
        coalesce(pooled.labels, 0) as pooled_labels,
        sum(coalesce(pooled.labels, 0)) over (
            partition by grid.worker_number, grid.class_number
        ) as pooled_labels_of_class
    from grid
    left join confusion
        on
            grid.worker_number = confusion.worker_number
            and grid.class_number = confusion.class_number
            and grid.label_number = confusion.label_number
    left join pooled
        on
            grid.class_number = pooled.class_number
            and grid.label_number = pooled.label_number

),

rates as (

    select
        filled.worker_number,
        filled.class_number,
        filled.label_number,
        filled.prior,
        case
            when filled.labels_of_worker > 0
                then
                    (filled.labels + thresholds.smoothing)
                    / (filled.labels_of_class + thresholds.smoothing * filled.classes)
            else
                (filled.pooled_labels + thresholds.smoothing)
                / (filled.pooled_labels_of_class + thresholds.smoothing * filled.classes)
        end as rate
    from filled
    cross join thresholds

)

select * from rates
