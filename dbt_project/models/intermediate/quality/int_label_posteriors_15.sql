with

cells as (

    select * from {{ ref('int_label_cells') }}

),

slots as (

    select * from {{ ref('int_label_slots') }}

),

posteriors_10 as (

    select * from {{ ref('int_label_posteriors_10') }}

),

{{ dawid_skene_steps('cells', 'slots', 10, 15) }}

posteriors as (

    select
        posteriors_15.spot_number,
        posteriors_15.task_number,
        posteriors_15.probability
    from posteriors_15

)

select * from posteriors
