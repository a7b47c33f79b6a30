with

versions as (

    select * from {{ ref('base_casework__decisions') }}

),

newest as (

    select
        versions.decision_id,
        versions.case_id,
        versions.subject_account_id,
        versions.decided_by,
        versions.decided_at,
        versions.policy_code,
        versions.policy_version,
        versions.severity,
        versions.outcome,
        versions.action,
        versions.effective_at,
        versions.ends_at,
        versions.rationale_length,
        versions.rationale_tokens,
        versions.rationale_sketch,
        versions.rationale_bands,
        versions.rationale_style,
        versions.precedent_decision_id,
        versions.precedent_relation,
        versions.is_precedent_setting,
        versions.automation_level,
        versions.detection_source,
        versions.supersedes_decision_id,
        versions.deviation_reason,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.decision_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
