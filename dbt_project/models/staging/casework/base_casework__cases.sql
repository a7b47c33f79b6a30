with

landed as (

    select * from {{ source('lake', 'cases') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.case_id,
        landed.subject_account_id,
        landed.case_type,
        landed.queue,
        landed.source,
        landed.source_id,
        landed.policy_code,
        landed.severity,
        landed.status,
        landed.opened_at,
        landed.closed_at,
        landed.sampling_probability,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.opened_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.opened_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['case_id', 'subject_account_id', 'case_type', 'source', 'status', 'opened_at'],
            enums={
                'case_type': [
                    'screening', 'investigation', 'appeal', 'quality_audit', 'compliance',
                    'reactivation'
                ],
                'source': [
                    'flag', 'gate', 'report', 'ticket', 'referral', 'automation', 'audit', 'appeal'
                ],
                'status': ['open', 'paused', 'awaiting_approval', 'closed'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
