with

cells as (

    select * from {{ ref('int_label_cells') }}

),

slots as (

    select * from {{ ref('int_label_slots') }}

),

posteriors_5 as (

    select * from {{ ref('int_label_posteriors_05') }}

),

{{ dawid_skene_steps('cells', 'slots', 5, 10) }}

posteriors as (

    select
        posteriors_10.spot_number,
        posteriors_10.task_number,
        posteriors_10.probability
    from posteriors_10

)

select * from posteriors
