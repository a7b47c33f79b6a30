with

landed as (

    select * from {{ source('lake', 'evidence_items') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.evidence_id,
        landed.case_id,
        landed.evidence_type,
        landed.added_at,
        landed.added_by,
        landed.sha256,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.added_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.added_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['evidence_id', 'case_id', 'evidence_type', 'added_at']
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
