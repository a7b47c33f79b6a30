with

landed as (

    select * from {{ source('lake', 'content_items') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['content_id', 'account_id', 'content_type', 'created_at'],
            enums={
                'content_type': [
                    'text',
                    'image',
                    'video',
                    'audio',
                    'live',
                    'message',
                    'product',
                    'profile',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
