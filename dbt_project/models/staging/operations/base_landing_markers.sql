with

markers as (

    select * from {{ source('lake', 'landed_batches') }}

),

typed as (

    select
        markers.batch_id,
        markers.landed_seq,
        markers.source,
        markers.entity,
        markers.source_file,
        markers.rows_read,
        markers.rows_landed,
        markers.rows_rejected,
        cast(markers.as_of as timestamp) as landed_as_of,
        cast(markers.previous_as_of as timestamp) as previous_as_of,
        markers.status,
        markers.message
    from markers

)

select * from typed
