with

markers as (

    select * from {{ ref('base_landing_markers') }}

),

landed as (

    select
        markers.batch_id,
        markers.landed_seq,
        markers.source,
        markers.entity,
        markers.source_file,
        markers.rows_read,
        markers.rows_landed,
        markers.rows_rejected,
        markers.landed_as_of,
        markers.previous_as_of,
        markers.previous_as_of is null or markers.landed_as_of <= {{ as_of() }} as is_settled
    from markers
    where markers.status = 'landed'

)

select * from landed
