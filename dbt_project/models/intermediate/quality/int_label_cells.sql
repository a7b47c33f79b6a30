with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['smoothing']) }}

),

slots as (

    select * from {{ ref('int_label_slots') }}

),

cells as (

    select
        slots.cell_number,
        slots.confusion_row,
        slots.worker_number,
        slots.type_number,
        slots.class_number,
        slots.label_number,
        slots.classes,
        max(thresholds.smoothing) as smoothing
    from slots
    cross join thresholds
    group by
        slots.cell_number,
        slots.confusion_row,
        slots.worker_number,
        slots.type_number,
        slots.class_number,
        slots.label_number,
        slots.classes

)

select * from cells
