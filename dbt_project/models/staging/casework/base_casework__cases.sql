with

landed as (

    select * from {{ source('lake', 'cases') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.opened_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['case_id', 'subject_account_id', 'case_type', 'source', 'status', 'opened_at'],
            enums={
                'case_type': [
                    'screening',
                    'investigation',
                    'appeal',
                    'quality_audit',
                    'compliance',
                    'reactivation',
                ],
                'source': [
                    'flag',
                    'gate',
                    'report',
                    'ticket',
                    'referral',
                    'automation',
                    'audit',
                    'appeal',
                ],
                'status': [
                    'open',
                    'paused',
                    'awaiting_approval',
                    'closed',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
