with

landed as (

    select * from {{ source('lake', 'automations') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

known as (

    select
        landed.*,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.stage_since)', 'batches') }} as known_at
    from landed
    inner join batches on landed._batch_id = batches.batch_id

),

checked as (

    select
        known.*,
        known.known_at <= {{ as_of() }} as is_visible,
        {{ row_problems(
            required=['automation_id', 'automation_type', 'name', 'version', 'stage'],
            enums={
                'automation_type': [
                    'risk_score',
                    'document_check',
                    'anomaly_detection',
                    'case_triage',
                    'content_classifier',
                ],
                'stage': [
                    'shadow',
                    'pilot',
                    'live',
                    'retired',
                ],
            }
        ) }} as problems
    from known

)

select * from checked
