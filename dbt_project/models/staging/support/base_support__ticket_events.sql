with

landed as (

    select * from {{ source('lake', 'ticket_events') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.event_id,
        landed.ticket_id,
        landed.occurred_at,
        landed.actor_id,
        landed.actor_type,
        landed.event_type,
        landed.from_value,
        landed.to_value,
        landed.is_public,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.occurred_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.occurred_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['event_id', 'ticket_id', 'occurred_at', 'event_type'],
            enums={
                'actor_type': ['agent', 'requester', 'system'],
                'event_type': [
                    'created', 'status', 'priority', 'assignee', 'group', 'comment', 'tag', 'other'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
