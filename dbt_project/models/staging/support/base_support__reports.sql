with

landed as (

    select * from {{ source('lake', 'reports') }}

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
            required=['report_id', 'subject_account_id', 'channel', 'created_at'],
            enums={
                'channel': [
                    'in_app',
                    'email',
                    'chat',
                    'phone',
                    'social',
                    'trusted_flagger',
                    'legal',
                    'customer',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
