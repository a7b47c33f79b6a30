{% set iterations = 20 %}
with

cells as (

    select * from {{ ref('int_label_cells') }}

),

slots as (

    select * from {{ ref('int_label_slots') }}

),

posteriors_0 as (

    select
        slots.spot_number,
        slots.task_number,
        cast(sum(case when slots.label_number = slots.class_number then 1 else 0 end) as double)
        / max(slots.labels_of_task) as probability
    from slots
    group by slots.spot_number, slots.task_number

),

{% for iteration in range(iterations) %}
counts_{{ iteration }} as (

    {{ dawid_skene_counts('slots', 'posteriors_' ~ iteration) }}

),

rates_{{ iteration }} as (

    {{ dawid_skene_rates('counts_' ~ iteration, 'cells') }}

),

scores_{{ iteration + 1 }} as (

    {{ dawid_skene_scores('slots', 'rates_' ~ iteration) }}

),

posteriors_{{ iteration + 1 }} as (

    {{ dawid_skene_posteriors('scores_' ~ (iteration + 1)) }}

),

{% endfor %}
counts as (

    {{ dawid_skene_counts('slots', 'posteriors_' ~ iterations) }}

),

confusion as (

    select
        cells.cell_number,
        cells.worker_number,
        cells.type_number,
        cells.class_number,
        cells.label_number,
        counts.labels,
        counts.tasks
    from counts
    inner join cells on counts.cell_number = cells.cell_number

)

select * from confusion
