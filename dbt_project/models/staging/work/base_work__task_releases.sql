with

landed as (

    select * from {{ source('lake', 'task_releases') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

bad_rows as (

    select * from {{ ref('base_work__task_releases_bad') }}

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
        bad_rows.problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id
    left join bad_rows
        on
            landed._batch_id = bad_rows._batch_id
            and landed._row_number = bad_rows._row_number

)

select * from checked
