with

landed as (

    select * from {{ source('lake', 'decisions') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.decided_at)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['decision_id', 'case_id', 'subject_account_id', 'decided_by', 'decided_at', 'outcome', 'automation_level'],
            enums={
                'outcome': [
                    'violation',
                    'no_violation',
                    'insufficient_evidence',
                    'duplicate',
                ],
                'precedent_relation': [
                    'follows',
                    'distinguishes',
                    'overrules',
                ],
                'automation_level': [
                    'none',
                    'partial',
                    'full',
                ],
                'detection_source': [
                    'automation',
                    'report',
                    'staff',
                    'random_audit',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
