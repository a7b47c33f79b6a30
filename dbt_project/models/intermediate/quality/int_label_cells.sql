with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['smoothing']) }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

evidence as (

    select * from {{ ref('int_label_evidence') }}

),

spots as (

    select * from {{ ref('int_label_spots') }}

),

counted as (

    select
        evidence.worker_number,
        evidence.type_number,
        spots.class_number,
        evidence.label_number,
        cast(0 as double) as settled_labels,
        cast(0 as double) as settled_tasks
    from evidence
    inner join spots on evidence.task_number = spots.task_number
    group by evidence.worker_number, evidence.type_number, spots.class_number, evidence.label_number
    union all
    select
        evidence.worker_number,
        evidence.type_number,
        evidence.label_number as class_number,
        evidence.label_number,
        cast(count(*) as double) as settled_labels,
        sum(cast(1 as double) / evidence.labels_of_task) as settled_tasks
    from evidence
    where not evidence.is_disputed
    group by evidence.worker_number, evidence.type_number, evidence.label_number

),

merged as (

    select
        counted.worker_number,
        counted.type_number,
        counted.class_number,
        counted.label_number,
        sum(counted.settled_labels) as settled_labels,
        sum(counted.settled_tasks) as settled_tasks
    from counted
    group by counted.worker_number, counted.type_number, counted.class_number, counted.label_number

),

cells as (

    select
        cast(
            row_number() over (
                order by
                    merged.worker_number asc nulls last,
                    merged.class_number asc nulls last,
                    merged.label_number asc nulls last
            ) as integer
        ) as cell_number,
        cast(
            dense_rank() over (
                order by merged.worker_number asc nulls last, merged.class_number asc nulls last
            ) as integer
        ) as confusion_row,
        merged.worker_number,
        merged.type_number,
        merged.class_number,
        merged.label_number,
        classes.classes,
        thresholds.smoothing,
        merged.settled_labels,
        merged.settled_tasks
    from merged
    inner join classes on merged.label_number = classes.class_number
    cross join thresholds

)

select * from cells
