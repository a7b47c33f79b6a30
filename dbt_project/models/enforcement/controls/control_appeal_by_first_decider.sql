with

decisions as (

    select * from {{ ref('decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

approvals as (

    select * from {{ ref('int_approval_checks') }}

),

rules as (

    select * from {{ ref('appeal_rules') }}

),

appeal_roles as (

    {{ json_list_rows('rules', 'independent_of', 'barred_role', ['valid_from', 'valid_to']) }}

),

first_hands as (

    select
        decisions.decision_id,
        decisions.decided_by as staff_id,
        'decided_by' as role_taken,
        'decided' as verb
    from decisions
    union distinct
    select
        approvals.decision_id,
        approvals.approver_id as staff_id,
        'approver' as role_taken,
        'approved' as verb
    from approvals
    where approvals.outcome = 'approve'

),

findings as (

    select
        'appeal_by_first_decider' as control_code,
        decisions.decision_id,
        decisions.case_id,
        appeals.appeal_id as source_id,
        decisions.subject_account_id,
        appeals.decided_by as staff_id,
        appeals.decided_at as found_at,
        appeals.decided_by
        || ' decided appeal '
        || appeals.appeal_id
        || ' at '
        || {{ said_at('appeals.decided_at') }}
        || ' although the same person had ' || min(first_hands.verb) || ' ' || decisions.decision_id
        || '.' as message
    from appeals
    inner join decisions on appeals.decision_id = decisions.decision_id
    inner join first_hands
        on
            appeals.decision_id = first_hands.decision_id
            and appeals.decided_by = first_hands.staff_id
    inner join appeal_roles
        on
            first_hands.role_taken = appeal_roles.barred_role
            and {{ in_force('appeal_roles', 'appeals.decided_at') }}
    where coalesce(appeals.outcome, '') <> 'withdrawn'
    group by
        decisions.decision_id,
        decisions.case_id,
        appeals.appeal_id,
        decisions.subject_account_id,
        appeals.decided_by,
        appeals.decided_at

),

final as (

    select
        findings.control_code,
        findings.decision_id,
        findings.case_id,
        findings.source_id,
        findings.subject_account_id,
        findings.staff_id,
        findings.found_at,
        findings.message
    from findings

)

select * from final
