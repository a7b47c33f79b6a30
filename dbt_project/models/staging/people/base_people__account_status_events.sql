with

landed as (

    select * from {{ source('lake', 'account_status_events') }}

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
            required=['event_id', 'account_id', 'to_status', 'occurred_at'],
            enums={
                'to_status': [
                    'applied',
                    'screening',
                    'active',
                    'suspended',
                    'reactivation_eligible',
                    'offboarded',
                    'rejected',
                ],
                'actor_type': [
                    'staff',
                    'automation',
                    'account',
                    'system',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
