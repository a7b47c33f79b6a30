with

landed as (

    select * from {{ source('lake', 'payments') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.payment_id,
        landed.payer_account_id,
        landed.payee_account_id,
        landed.payment_type,
        landed.amount,
        landed.currency,
        landed.status,
        landed.created_at,
        landed.settled_at,
        landed.payout_method_id,
        landed.instrument_fingerprint,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['payment_id', 'payment_type', 'amount', 'currency', 'status', 'created_at'],
            enums={
                'payment_type': [
                    'task_pay',
                    'subscription',
                    'tip',
                    'purchase',
                    'refund',
                    'payout',
                    'bonus',
                    'adjustment',
                ],
                'status': [
                    'pending',
                    'settled',
                    'failed',
                    'held',
                    'released',
                    'reversed',
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
