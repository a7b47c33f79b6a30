with

landed as (

    select * from {{ source('lake', 'approvals') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.approval_id,
        landed.decision_id,
        landed.approver_id,
        landed.outcome,
        landed.decided_at,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.decided_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.decided_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['approval_id', 'decision_id', 'approver_id', 'outcome', 'decided_at'],
            enums={
                'outcome': ['approve', 'reject', 'cancel'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
