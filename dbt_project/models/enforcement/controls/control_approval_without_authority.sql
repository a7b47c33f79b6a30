with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_approval_checks') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

findings as (

    select
        'approval_without_authority' as control_code,
        decisions.decision_id,
        decisions.case_id,
        approvals.approval_id as source_id,
        decisions.subject_account_id,
        approvals.approver_id as staff_id,
        approvals.approved_at as found_at,
        approvals.approver_id || case
            when approvals.is_unknown_staff then ', who is not on record as staff,'
            when approvals.has_left then ', who had left,'
            else ' of ' || {{ said_level('approvals.approver_authority') }}
        end || ' approved ' || decisions.decision_id || ' at ' || {{ said_at('approvals.approved_at') }}
        || '; ' || {{ said_level('approvals.required_authority') }} || ' is needed.' as message
    from decisions
    inner join approvals on decisions.decision_id = approvals.decision_id
    inner join provided on provided.entity = 'staff'
    where
        approvals.outcome = 'approve'
        and approvals.is_required
        and not approvals.is_decider
        and not approvals.has_authority

)

select * from findings
