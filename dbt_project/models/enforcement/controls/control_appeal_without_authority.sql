with

decisions as (

    select * from {{ ref('decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

rules as (

    select * from {{ ref('appeal_rules') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

deciders as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        appeals.appeal_id,
        appeals.decided_by,
        appeals.decided_at,
        rules.minimum_authority,
        staff.authority_level,
        staff.staff_id is null as is_unknown,
        coalesce(staff.ended_on < cast(appeals.decided_at as date), false) as has_left
    from appeals
    inner join decisions on appeals.decision_id = decisions.decision_id
    inner join provided on provided.entity = 'staff'
    inner join rules on {{ in_force('rules', 'appeals.decided_at') }}
    left join staff on appeals.decided_by = staff.staff_id
    where
        appeals.decided_by is not null
        and coalesce(appeals.outcome, '') <> 'withdrawn'

),

findings as (

    select
        'appeal_without_authority' as control_code,
        deciders.decision_id,
        deciders.case_id,
        deciders.appeal_id as source_id,
        deciders.subject_account_id,
        deciders.decided_by as staff_id,
        deciders.decided_at as found_at,
        deciders.decided_by || case
            when deciders.is_unknown then ', who is not on record as staff,'
            when deciders.has_left then ', who had left,'
            else ' of ' || {{ said_level('deciders.authority_level') }}
        end || ' decided appeal ' || deciders.appeal_id || ' at ' || {{ said_at('deciders.decided_at') }}
        || '; level ' || cast(deciders.minimum_authority as {{ t_text() }}) || ' is needed.' as message
    from deciders
    where
        deciders.is_unknown
        or deciders.has_left
        or deciders.authority_level < deciders.minimum_authority

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
