with

landed as (

    select * from {{ source('lake', 'payout_methods') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.payout_method_id,
        landed.account_id,
        landed.method_type,
        landed.instrument_fingerprint,
        landed.holder_name,
        landed.country,
        landed.added_at,
        landed.removed_at,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.added_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.added_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['payout_method_id', 'account_id', 'added_at'],
            enums={
                'method_type': ['bank_account', 'card', 'wallet', 'crypto', 'other'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
