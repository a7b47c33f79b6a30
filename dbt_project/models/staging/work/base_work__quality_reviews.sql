with

landed as (

    select * from {{ source('lake', 'quality_reviews') }}

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
            required=['review_id', 'submission_id', 'reviewer_id', 'outcome', 'reviewed_at'],
            enums={
                'outcome': [
                    'accept',
                    'revise',
                    'reject',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
