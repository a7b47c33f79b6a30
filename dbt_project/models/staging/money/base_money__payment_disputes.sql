with

landed as (

    select * from {{ source('lake', 'payment_disputes') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.dispute_id,
        landed.payment_id,
        landed.dispute_type,
        landed.reason_code,
        landed.amount,
        landed.opened_at,
        landed.resolved_at,
        landed.outcome,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.opened_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.opened_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['dispute_id', 'payment_id', 'dispute_type', 'opened_at'],
            enums={
                'dispute_type': ['chargeback', 'fraud_notice', 'refund_request'],
                'outcome': ['won', 'lost', 'refunded', 'withdrawn'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
