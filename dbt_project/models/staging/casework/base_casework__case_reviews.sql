with

landed as (

    select * from {{ source('lake', 'case_reviews') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.case_review_id,
        landed.case_id,
        landed.reviewer_id,
        landed.reviewed_at,
        landed.outcome,
        landed.action,
        landed.is_blind,
        landed.is_golden,
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
            required=['case_review_id', 'case_id', 'reviewer_id', 'reviewed_at', 'outcome'],
            enums={
                'outcome': ['violation', 'no_violation', 'insufficient_evidence', 'duplicate'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
