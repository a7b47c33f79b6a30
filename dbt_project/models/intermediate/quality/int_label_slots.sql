with

evidence as (

    select * from {{ ref('int_label_evidence') }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

size as (

    select max(classes.class_number) + 1 as base
    from classes

),

slots as (

    select
        evidence.task_number,
        evidence.task_number * size.base + classes.class_number as spot_number,
        (evidence.worker_number * size.base + classes.class_number) * size.base + evidence.label_number as cell_number,
        evidence.worker_number * size.base + classes.class_number as confusion_row,
        evidence.worker_number,
        evidence.type_number,
        classes.class_number,
        evidence.label_number,
        classes.classes,
        evidence.labels_of_task
    from evidence
    inner join classes on evidence.type_number = classes.type_number
    cross join size

)

select * from slots
