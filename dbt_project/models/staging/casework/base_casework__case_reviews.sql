with

landed as (

    select * from {{ source('lake', 'case_reviews') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.reviewed_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['case_review_id', 'case_id', 'reviewer_id', 'reviewed_at', 'outcome'],
            enums={
                'outcome': [
                    'violation',
                    'no_violation',
                    'insufficient_evidence',
                    'duplicate',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
