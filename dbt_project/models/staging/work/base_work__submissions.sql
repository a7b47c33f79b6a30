with

landed as (

    select * from {{ source('lake', 'submissions') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

bad_rows as (

    select * from {{ ref('base_work__submissions_bad') }}

),

checked as (

    select
        landed.submission_id,
        landed.task_id,
        landed.account_id,
        landed.session_id,
        landed.claimed_at,
        landed.submitted_at,
        landed.active_seconds,
        landed.billed_seconds,
        landed.concurrent_tasks,
        landed.answer,
        landed.content_length,
        landed.content_tokens,
        landed.content_sketch,
        landed.content_bands,
        landed.content_style,
        landed.paste_characters,
        landed.typed_characters,
        landed.pay_amount,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.submitted_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.submitted_at)', 'batches') }} as is_visible,
        bad_rows.problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id
    left join bad_rows
        on
            landed._batch_id = bad_rows._batch_id
            and landed._row_number = bad_rows._row_number

)

select * from checked
