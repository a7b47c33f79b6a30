with

landed as (

    select * from {{ source('lake', 'payout_methods') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.added_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['payout_method_id', 'account_id', 'added_at'],
            enums={
                'method_type': [
                    'bank_account',
                    'card',
                    'wallet',
                    'crypto',
                    'other',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
