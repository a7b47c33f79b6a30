with

cells as (

    select * from {{ ref('int_label_cells') }}

),

slots as (

    select * from {{ ref('int_label_slots') }}

),

posteriors_15 as (

    select * from {{ ref('int_label_posteriors_15') }}

),

{{ dawid_skene_steps('cells', 'slots', 15, 20) }}

posteriors as (

    select
        posteriors_20.spot_number,
        posteriors_20.task_number,
        posteriors_20.probability
    from posteriors_20

)

select * from posteriors
