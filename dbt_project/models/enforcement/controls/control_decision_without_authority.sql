with

decisions as (

    select * from {{ ref('decisions') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

deciders as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.decided_by,
        decisions.decided_at,
        decisions.action,
        decisions.action_authority,
        staff.authority_level,
        staff.staff_id is null as is_unknown,
        coalesce(staff.ended_on < cast(decisions.decided_at as date), false) as has_left
    from decisions
    inner join provided on provided.entity = 'staff'
    left join staff on decisions.decided_by = staff.staff_id
    where decisions.automation_level <> 'full'

),

findings as (

    select
        'decision_without_authority' as control_code,
        deciders.decision_id,
        deciders.case_id,
        deciders.decision_id as source_id,
        deciders.subject_account_id,
        deciders.decided_by as staff_id,
        deciders.decided_at as found_at,
        deciders.decided_by || case
            when deciders.is_unknown then ', who is not on record as staff,'
            when deciders.has_left then ', who had left,'
            else ' of ' || {{ said_level('deciders.authority_level') }}
        end || ' decided ' || coalesce(deciders.action, 'without action') || ' against '
        || deciders.subject_account_id || ' at ' || {{ said_at('deciders.decided_at') }}
        || coalesce('; level ' || cast(deciders.action_authority as {{ t_text() }}) || ' is needed', '')
        || '.' as message
    from deciders
    where
        deciders.is_unknown
        or deciders.has_left
        or deciders.authority_level < deciders.action_authority

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
