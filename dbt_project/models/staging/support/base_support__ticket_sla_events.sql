with

landed as (

    select * from {{ source('lake', 'ticket_sla_events') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.event_id,
        landed.ticket_id,
        landed.occurred_at,
        landed.change_type,
        landed.schedule_id,
        landed.sla_policy_id,
        landed.metric,
        landed.target_minutes,
        landed.is_business,
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
            required=['event_id', 'ticket_id', 'occurred_at', 'change_type'],
            enums={
                'change_type': ['schedule', 'policy', 'target'],
                'metric': [
                    'first_reply_time', 'next_reply_time', 'requester_wait_time', 'agent_work_time',
                    'resolution_time'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
