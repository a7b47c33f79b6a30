with

cells as (

    select * from {{ ref('int_label_cells') }}

),

slots as (

    select * from {{ ref('int_label_slots') }}

),

posteriors as (

    select * from {{ ref('int_label_posteriors_20') }}

),

counts as (

    {{ dawid_skene_counts('slots', 'posteriors') }}

),

confusion as (

    select
        cells.cell_number,
        cells.worker_number,
        cells.type_number,
        cells.class_number,
        cells.label_number,
        cells.settled_labels + coalesce(counts.labels, 0) as labels,
        cells.settled_tasks + coalesce(counts.tasks, 0) as tasks
    from cells
    left join counts on cells.cell_number = counts.cell_number

)

select * from confusion
