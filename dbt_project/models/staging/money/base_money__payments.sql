with

landed as (

    select * from {{ source('lake', 'payments') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

bad_rows as (

    select * from {{ ref('base_money__payments_bad') }}

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
        bad_rows.problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id
    left join bad_rows
        on
            landed._batch_id = bad_rows._batch_id
            and landed._row_number = bad_rows._row_number

)

select * from checked
