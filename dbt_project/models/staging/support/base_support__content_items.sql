with

landed as (

    select * from {{ source('lake', 'content_items') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.content_id,
        landed.account_id,
        landed.content_type,
        landed.language,
        landed.is_paid,
        landed.created_at,
        landed.removed_at,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['content_id', 'account_id', 'content_type', 'created_at'],
            enums={
                'content_type': [
                    'text', 'image', 'video', 'audio', 'live', 'message', 'product', 'profile'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
