with

landed as (

    select * from {{ source('lake', 'tickets') }}

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
            required=['ticket_id', 'status', 'created_at'],
            enums={
                'priority': [
                    'low',
                    'normal',
                    'high',
                    'urgent',
                ],
                'status': [
                    'new',
                    'open',
                    'pending',
                    'hold',
                    'solved',
                    'closed',
                ],
                'satisfaction': [
                    'good',
                    'bad',
                    'offered',
                    'unoffered',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
