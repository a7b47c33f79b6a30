with

rejected as (

    select * from {{ source('lake', 'rejected_rows') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        rejected.entity,
        rejected.source,
        rejected.source_file,
        rejected.row_number,
        rejected.key_value,
        rejected.column_name,
        rejected.value,
        rejected.reason,
        rejected.batch_id,
        {{ known_at('cast(null as timestamp)', 'batches') }} as known_at,
        {{ is_visible('cast(null as timestamp)', 'batches') }} as is_visible
    from rejected
    inner join batches on rejected.batch_id = batches.batch_id

)

select * from known
