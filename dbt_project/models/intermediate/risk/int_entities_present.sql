with

batches as (

    select * from {{ ref('base_landed_batches') }}

),

entities as (

    select distinct batches.entity
    from batches
    where
        batches.rows_landed > 0
        and (
            batches.previous_as_of is null
            or batches.previous_as_of < {{ as_of() }}
            or batches.landed_as_of <= {{ as_of() }}
        )

)

select * from entities
