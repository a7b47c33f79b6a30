with

landed as (

    select * from {{ source('lake', 'task_releases') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.release_id,
        landed.task_id,
        landed.account_id,
        landed.claimed_at,
        landed.released_at,
        landed.reason,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.claimed_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.claimed_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['release_id', 'task_id', 'account_id', 'claimed_at', 'released_at'],
            enums={
                'reason': [
                    'returned',
                    'timed_out',
                    'task_broken',
                    'other',
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
