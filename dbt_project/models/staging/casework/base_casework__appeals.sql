with

landed as (

    select * from {{ source('lake', 'appeals') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.filed_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['appeal_id', 'decision_id', 'account_id', 'filed_at'],
            enums={
                'outcome': [
                    'upheld',
                    'partly_overturned',
                    'overturned',
                    'withdrawn',
                    'inadmissible',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
