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

possible_classes as (

    select distinct
        evidence.task_number,
        evidence.label_number as class_number
    from evidence

),

slots as (

    select
        evidence.task_number,
        evidence.worker_number,
        evidence.type_number,
        possible_classes.class_number,
        evidence.label_number,
        classes.classes,
        evidence.labels_of_task,
        evidence.task_number * size.base + possible_classes.class_number as spot_number,
        evidence.worker_number * size.base + possible_classes.class_number as confusion_row,
        (evidence.worker_number * size.base + possible_classes.class_number) * size.base
        + evidence.label_number as cell_number
    from evidence
    inner join possible_classes on evidence.task_number = possible_classes.task_number
    inner join classes on evidence.label_number = classes.class_number
    cross join size

)

select * from slots
