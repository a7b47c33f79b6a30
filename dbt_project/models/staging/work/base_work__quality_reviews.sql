with

landed as (

    select * from {{ source('lake', 'quality_reviews') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

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
        {{ row_problems(
            'landed',
            required=['review_id', 'submission_id', 'reviewer_id', 'outcome', 'reviewed_at'],
            enums={
                'outcome': [
                    'accept',
                    'revise',
                    'reject',
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
