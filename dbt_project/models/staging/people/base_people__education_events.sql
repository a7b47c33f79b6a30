with

landed as (

    select * from {{ source('lake', 'education_events') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.education_event_id,
        landed.recipient_id,
        landed.recipient_type,
        landed.topic,
        landed.policy_code,
        landed.delivered_at,
        landed.completed_at,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.delivered_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.delivered_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['education_event_id', 'recipient_id', 'recipient_type', 'topic', 'delivered_at'],
            enums={
                'recipient_type': ['account', 'staff'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
