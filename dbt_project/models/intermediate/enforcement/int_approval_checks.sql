with

approvals as (

    select * from {{ ref('stg_casework__approvals') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

rules as (

    select * from {{ ref('int_decision_approval_rules') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

checked as (

    select
        approvals.approval_id,
        approvals.decision_id,
        decisions.case_id,
        approvals.approver_id,
        approvals.outcome,
        approvals.decided_at as approved_at,
        decisions.decided_by,
        decisions.effective_at,
        rules.required_authority,
        staff.authority_level as approver_authority,
        coalesce(rules.required_approvals, 0) > 0 as is_required,
        approvals.approver_id = decisions.decided_by as is_decider,
        staff.staff_id is null as is_unknown_staff,
        coalesce(staff.ended_on < cast(approvals.decided_at as date), false) as has_left,
        provided.entity is null
        or (
            coalesce(staff.authority_level >= coalesce(rules.required_authority, 0), false)
            and not coalesce(staff.ended_on < cast(approvals.decided_at as date), false)
        ) as has_authority,
        lead(approvals.decided_at) over (
            partition by approvals.decision_id, approvals.approver_id
            order by approvals.decided_at asc nulls last, approvals.approval_id asc nulls last
        ) as replaced_at
    from approvals
    inner join decisions on approvals.decision_id = decisions.decision_id
    left join rules on approvals.decision_id = rules.decision_id
    left join staff on approvals.approver_id = staff.staff_id
    left join provided on provided.entity = 'staff'
    where approvals.decided_at <= {{ as_of() }}

)

select * from checked
