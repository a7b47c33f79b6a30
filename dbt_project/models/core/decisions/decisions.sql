with

graded as (

    select * from {{ ref('int_decisions_graded') }}

),

actions as (

    select * from {{ ref('actions') }}

),

tiers as (

    select * from {{ ref('severity_tiers') }}

),

endings as (

    select * from {{ ref('int_decision_endings') }}

),

final as (

    select
        graded.decision_id,
        graded.case_id,
        graded.case_type,
        graded.queue,
        graded.case_opened_at,
        graded.case_closed_at,
        graded.subject_account_id,
        graded.account_role,
        graded.decided_by,
        graded.decided_at,
        graded.known_policy_code as policy_code,
        graded.known_policy_version as policy_version,
        graded.known_severity as severity,
        graded.outcome,
        graded.action,
        actions.rung as action_rung,
        actions.authority as action_authority,
        actions.status as action_status,
        actions.days as action_days,
        actions.max_days as action_max_days,
        coalesce(actions.is_adverse, false) as is_adverse,
        coalesce(actions.is_interim, false) as is_interim,
        graded.effective_at,
        graded.ends_at,
        coalesce(graded.rationale_length, 0) > 0 as has_rationale,
        coalesce(graded.is_precedent_setting, false) as is_precedent_setting,
        graded.precedent_decision_id,
        graded.precedent_relation,
        graded.automation_level,
        graded.detection_source,
        nullif(trim(graded.deviation_reason), '') as deviation_reason,
        graded.supersedes_decision_id,
        endings.superseded_by_decision_id,
        endings.superseded_at,
        coalesce(endings.superseded_at <= {{ as_of() }}, false) as is_superseded,
        endings.overturning_appeal_id,
        endings.overturned_at,
        coalesce(endings.overturned_at <= {{ as_of() }}, false) as is_overturned,
        tiers.strike_weight,
        case
            when tiers.strike_expires_days is not null
                then {{ add_seconds('graded.decided_at', 'tiers.strike_expires_days * 86400') }}
        end as strike_expires_at
    from graded
    left join actions
        on
            graded.action = actions.action
            and {{ in_force('actions', 'graded.decided_at') }}
    left join tiers
        on
            graded.known_severity = tiers.severity
            and {{ in_force('tiers', 'graded.decided_at') }}
    left join endings on graded.decision_id = endings.decision_id

)

select * from final
