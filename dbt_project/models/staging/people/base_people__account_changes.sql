with

landed as (

    select * from {{ source('lake', 'account_changes') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.changed_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['change_id', 'account_id', 'field', 'changed_at'],
            enums={
                'field': [
                    'password',
                    'email',
                    'phone',
                    'two_factor',
                    'payout_method',
                    'name',
                    'address',
                    'other',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
