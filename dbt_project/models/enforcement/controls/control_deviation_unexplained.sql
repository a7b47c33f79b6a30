with

decisions as (

    select * from {{ ref('decisions') }}

),

ladder as (

    select * from {{ ref('int_decision_ladder') }}

),

findings as (

    select
        'deviation_unexplained' as control_code,
        decisions.decision_id,
        decisions.case_id,
        decisions.decision_id as source_id,
        decisions.subject_account_id,
        decisions.decided_by as staff_id,
        decisions.decided_at as found_at,
        decisions.decided_by || ' decided ' || coalesce(decisions.action, 'no action') || ' against '
        || decisions.subject_account_id || ' at ' || {{ said_at('decisions.decided_at') }} || '; the ladder '
        || coalesce(
            ladder.ladder_version || ' names ' || ladder.ladder_action || ' at severity '
            || cast(decisions.severity as {{ t_text() }}) || ' and '
            || cast(ladder.strikes_before as {{ t_text() }}) || ' strike(s)',
            'names nothing without a violation'
        ) || ', and no reason is recorded.' as message
    from decisions
    inner join ladder on decisions.decision_id = ladder.decision_id
    where
        ladder.conformance in ('stricter', 'more_lenient', 'off_ladder')
        and not decisions.is_interim
        and decisions.deviation_reason is null

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
