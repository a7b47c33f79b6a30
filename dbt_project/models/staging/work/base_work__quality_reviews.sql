with

landed as (

    select * from {{ source('lake', 'quality_reviews') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

bad_rows as (

    select * from {{ ref('base_work__quality_reviews_bad') }}

),

checked as (

    select
        landed.review_id,
        landed.submission_id,
        landed.reviewer_id,
        landed.score,
        landed.outcome,
        landed.is_blind,
        landed.reviewed_at,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.reviewed_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.reviewed_at)', 'batches') }} as is_visible,
        bad_rows.problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id
    left join bad_rows
        on
            landed._batch_id = bad_rows._batch_id
            and landed._row_number = bad_rows._row_number

)

select * from checked
