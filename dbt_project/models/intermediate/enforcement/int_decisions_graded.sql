with

recorded as (

    select * from {{ ref('stg_casework__decisions') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

policies as (

    select * from {{ ref('policies_in_force') }}

),

described as (

    select
        recorded.decision_id,
        recorded.case_id,
        recorded.subject_account_id,
        recorded.decided_by,
        recorded.decided_at,
        recorded.outcome,
        recorded.action,
        recorded.effective_at,
        recorded.ends_at,
        recorded.rationale_length,
        recorded.is_precedent_setting,
        recorded.precedent_decision_id,
        recorded.precedent_relation,
        recorded.automation_level,
        recorded.detection_source,
        recorded.deviation_reason,
        recorded.supersedes_decision_id,
        recorded.policy_version,
        recorded.severity,
        cases.case_type,
        cases.queue,
        cases.opened_at as case_opened_at,
        cases.severity as case_severity,
        accounts.account_role,
        case when cases.status = 'closed' then coalesce(cases.closed_at, cases.updated_at) end
            as case_closed_at,
        coalesce(recorded.policy_code, cases.policy_code) as known_policy_code
    from recorded
    left join accounts on recorded.subject_account_id = accounts.account_id
    left join cases on recorded.case_id = cases.case_id
    where not coalesce(accounts.is_test, false)

),

graded as (

    select
        described.decision_id,
        described.case_id,
        described.subject_account_id,
        described.decided_by,
        described.decided_at,
        described.outcome,
        described.action,
        described.effective_at,
        described.ends_at,
        described.rationale_length,
        described.is_precedent_setting,
        described.precedent_decision_id,
        described.precedent_relation,
        described.automation_level,
        described.detection_source,
        described.deviation_reason,
        described.supersedes_decision_id,
        described.case_type,
        described.queue,
        described.case_opened_at,
        described.case_closed_at,
        described.account_role,
        described.known_policy_code,
        coalesce(described.policy_version, policies.policy_version) as known_policy_version,
        coalesce(described.severity, described.case_severity, policies.default_severity) as known_severity
    from described
    left join policies
        on
            described.known_policy_code = policies.policy_code
            and {{ in_force('policies', 'described.decided_at') }}

)

select * from graded
