with

landed as (

    select * from {{ source('lake', 'decisions') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.decision_id,
        landed.case_id,
        landed.subject_account_id,
        landed.decided_by,
        landed.decided_at,
        landed.policy_code,
        landed.policy_version,
        landed.severity,
        landed.outcome,
        landed.action,
        landed.effective_at,
        landed.ends_at,
        landed.rationale_length,
        landed.rationale_tokens,
        landed.rationale_sketch,
        landed.rationale_bands,
        landed.rationale_style,
        landed.precedent_decision_id,
        landed.precedent_relation,
        landed.is_precedent_setting,
        landed.automation_level,
        landed.detection_source,
        landed.supersedes_decision_id,
        landed.deviation_reason,
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
            required=['decision_id', 'case_id', 'subject_account_id', 'decided_by', 'decided_at', 'outcome', 'automation_level'],
            enums={
                'outcome': ['violation', 'no_violation', 'insufficient_evidence', 'duplicate'],
                'precedent_relation': ['follows', 'distinguishes', 'overrules'],
                'automation_level': ['none', 'partial', 'full'],
                'detection_source': ['automation', 'report', 'staff', 'random_audit'],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
