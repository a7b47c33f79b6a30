with

landed as (

    select * from {{ source('lake', 'case_events') }}

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
            required=['event_id', 'case_id', 'occurred_at', 'event_type'],
            enums={
                'event_type': [
                    'opened',
                    'assigned',
                    'claimed',
                    'released',
                    'paused',
                    'resumed',
                    'transferred',
                    'escalated',
                    'evidence_requested',
                    'severity_changed',
                    'policy_changed',
                    'decided',
                    'closed',
                    'reopened',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
