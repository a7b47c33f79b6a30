with

landed as (

    select * from {{ source('lake', 'automations') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.automation_id,
        landed.automation_type,
        landed.name,
        landed.version,
        landed.stage,
        landed.threshold,
        landed.owner,
        landed.stage_since,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.stage_since)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.stage_since)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['automation_id', 'automation_type', 'name', 'version', 'stage'],
            enums={
                'automation_type': [
                    'risk_score', 'document_check', 'anomaly_detection', 'case_triage',
                    'content_classifier'
                ],
                'stage': ['shadow', 'pilot', 'live', 'retired'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
