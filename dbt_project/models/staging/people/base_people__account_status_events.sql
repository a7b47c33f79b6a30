with

landed as (

    select * from {{ source('lake', 'account_status_events') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.event_id,
        landed.account_id,
        landed.from_status,
        landed.to_status,
        landed.occurred_at,
        landed.actor_id,
        landed.actor_type,
        landed.reason_code,
        landed.decision_id,
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
            required=['event_id', 'account_id', 'to_status', 'occurred_at'],
            enums={
                'to_status': [
                    'applied', 'screening', 'active', 'suspended', 'reactivation_eligible',
                    'offboarded', 'rejected'
                ],
                'actor_type': ['staff', 'automation', 'account', 'system'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
