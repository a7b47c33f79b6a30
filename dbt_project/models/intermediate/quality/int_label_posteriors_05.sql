with

cells as (

    select * from {{ ref('int_label_cells') }}

),

slots as (

    select * from {{ ref('int_label_slots') }}

),

posteriors_0 as (

    {{ dawid_skene_vote_shares('slots') }}

),

{{ dawid_skene_steps('cells', 'slots', 0, 5) }}

posteriors as (

    select
        posteriors_5.spot_number,
        posteriors_5.task_number,
        posteriors_5.probability
    from posteriors_5

)

select * from posteriors
