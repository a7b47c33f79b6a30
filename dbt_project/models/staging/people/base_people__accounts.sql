with

landed as (

    select * from {{ source('lake', 'accounts') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['account_id', 'account_role', 'status', 'created_at'],
            enums={
                'account_role': [
                    'expert',
                    'creator',
                    'fan',
                    'customer',
                ],
                'status': [
                    'applied',
                    'screening',
                    'active',
                    'suspended',
                    'reactivation_eligible',
                    'offboarded',
                    'rejected',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
