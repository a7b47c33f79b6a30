with

landed as (

    select * from {{ source('lake', 'case_events') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.event_id,
        landed.case_id,
        landed.occurred_at,
        landed.actor_id,
        landed.event_type,
        landed.from_value,
        landed.to_value,
        landed.reason,
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
            required=['event_id', 'case_id', 'occurred_at', 'event_type'],
            enums={
                'event_type': [
                    'opened', 'assigned', 'claimed', 'released', 'paused', 'resumed', 'transferred',
                    'escalated', 'evidence_requested', 'severity_changed', 'policy_changed',
                    'decided', 'closed', 'reopened'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
