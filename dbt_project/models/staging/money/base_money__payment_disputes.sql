with

landed as (

    select * from {{ source('lake', 'payment_disputes') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.opened_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['dispute_id', 'payment_id', 'dispute_type', 'opened_at'],
            enums={
                'dispute_type': [
                    'chargeback',
                    'fraud_notice',
                    'refund_request',
                ],
                'outcome': [
                    'won',
                    'lost',
                    'refunded',
                    'withdrawn',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
