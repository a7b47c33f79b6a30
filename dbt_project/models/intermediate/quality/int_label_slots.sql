with

evidence as (

    select * from {{ ref('int_label_evidence') }}

),

spots as (

    select * from {{ ref('int_label_spots') }}

),

cells as (

    select * from {{ ref('int_label_cells') }}

),

slots as (

    select
        spots.spot_number,
        cells.cell_number,
        spots.task_number,
        cast(evidence.labels_of_task as double) as labels_of_task,
        evidence.label_number = spots.class_number as is_vote
    from evidence
    inner join spots on evidence.task_number = spots.task_number
    inner join cells
        on
            evidence.worker_number = cells.worker_number
            and spots.class_number = cells.class_number
            and evidence.label_number = cells.label_number

)

select * from slots
