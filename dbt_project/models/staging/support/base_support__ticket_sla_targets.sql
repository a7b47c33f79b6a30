with

landed as (

    select * from {{ source('lake', 'ticket_sla_targets') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.target_id,
        landed.sla_policy_id,
        landed.metric,
        landed.priority,
        landed.target_minutes,
        landed.is_business,
        landed.valid_from,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.valid_from)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.valid_from)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['target_id', 'sla_policy_id', 'metric', 'priority', 'target_minutes', 'is_business', 'valid_from'],
            enums={
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
