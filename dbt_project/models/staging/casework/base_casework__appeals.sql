with

landed as (

    select * from {{ source('lake', 'appeals') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.appeal_id,
        landed.decision_id,
        landed.account_id,
        landed.filed_at,
        landed.decided_by,
        landed.decided_at,
        landed.outcome,
        landed.remedied_at,
        landed.amount_restored,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.filed_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.filed_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['appeal_id', 'decision_id', 'account_id', 'filed_at'],
            enums={
                'outcome': [
                    'upheld', 'partly_overturned', 'overturned', 'withdrawn', 'inadmissible'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
