with

landed as (

    select * from {{ source('lake', 'tickets') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.ticket_id,
        landed.requester_account_id,
        landed.subject_account_id,
        landed.channel,
        landed.category,
        landed.tags,
        landed.priority,
        landed.status,
        landed.created_at,
        landed.satisfaction,
        landed.case_id,
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
            required=['ticket_id', 'status', 'created_at'],
            enums={
                'priority': ['low', 'normal', 'high', 'urgent'],
                'status': ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
                'satisfaction': ['good', 'bad', 'offered', 'unoffered'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
