with

rejected_rows as (

    select * from {{ ref('base_rejected_rows') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

previous_night as (

    select max(batches.landed_as_of) as previous_as_of
    from batches
    where batches.landed_as_of < {{ as_of() }}

),

counts as (

    select
        rejected_rows.entity,
        count(*) as rows_rejected_ever,
        count(*) filter (where rejected_rows.is_visible) as rows_rejected,
        count(*) filter (
            where
            rejected_rows.is_visible
            and {{ is_new_tonight('rejected_rows.known_at', 'previous_night') }}
        ) as rows_rejected_new
    from rejected_rows
    cross join previous_night
    group by rejected_rows.entity

)

select * from counts
