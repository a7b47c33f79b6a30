with

batches as (

    select * from {{ ref('base_landed_batches') }}

),

provided as (

    select distinct batches.entity
    from batches
    where
        batches.previous_as_of is null
        or batches.previous_as_of < {{ as_of() }}

)

select * from provided
