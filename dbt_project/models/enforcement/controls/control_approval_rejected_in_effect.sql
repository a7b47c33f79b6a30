with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_approval_checks') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

last_words as (

    select
        approvals.approval_id,
        approvals.decision_id,
        approvals.approver_id,
        approvals.outcome,
        approvals.approved_at
    from approvals
    qualify row_number() over (
        partition by approvals.decision_id
        order by approvals.approved_at desc nulls last, approvals.approval_id desc nulls last
    ) = 1

),

spans as (

    select
        last_words.approval_id,
        last_words.decision_id,
        last_words.approver_id,
        last_words.outcome,
        last_words.approved_at,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.action,
        greatest(decisions.effective_at, last_words.approved_at) as in_effect_at,
        {{ least_of([
            'coalesce(decisions.ends_at, '
            ~ add_seconds('decisions.effective_at', 'decisions.action_days * 86400') ~ ')',
            'replacements.replaced_at', 'decisions.overturned_at',
        ]) }} as lifted_at
    from last_words
    inner join decisions on last_words.decision_id = decisions.decision_id
    left join replacements on last_words.decision_id = replacements.decision_id
    where
        last_words.outcome <> 'approve'
        and decisions.action is not null
        and decisions.effective_at is not null

),

findings as (

    select
        'approval_rejected_in_effect' as control_code,
        spans.decision_id,
        spans.case_id,
        spans.approval_id as source_id,
        spans.subject_account_id,
        spans.approver_id as staff_id,
        spans.in_effect_at as found_at,
        coalesce(spans.action, 'A decision') || ' against ' || spans.subject_account_id
        || ' was in effect at '
        || {{ said_at('spans.in_effect_at') }} || ' although the last word of ' || spans.approver_id || ' at '
        || {{ said_at('spans.approved_at') }} || ' was ' || spans.outcome || '.' as message
    from spans
    where
        spans.lifted_at is null
        or spans.lifted_at > spans.in_effect_at

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
