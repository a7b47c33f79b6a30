with

landed as (

    select * from {{ source('lake', 'account_changes') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.change_id,
        landed.account_id,
        landed.field,
        landed.changed_at,
        landed.session_id,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.changed_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.changed_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['change_id', 'account_id', 'field', 'changed_at'],
            enums={
                'field': [
                    'password', 'email', 'phone', 'two_factor', 'payout_method', 'name', 'address',
                    'other'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
