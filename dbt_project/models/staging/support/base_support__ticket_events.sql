with

landed as (

    select * from {{ source('lake', 'ticket_events') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.occurred_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['event_id', 'ticket_id', 'occurred_at', 'event_type'],
            enums={
                'actor_type': [
                    'agent',
                    'requester',
                    'system',
                ],
                'event_type': [
                    'created',
                    'status',
                    'priority',
                    'assignee',
                    'group',
                    'comment',
                    'tag',
                    'other',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
