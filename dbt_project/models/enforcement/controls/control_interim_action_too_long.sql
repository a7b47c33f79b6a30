with

decisions as (

    select * from {{ ref('decisions') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

spans as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.decided_by,
        decisions.action,
        decisions.action_max_days,
        decisions.effective_at,
        {{ add_seconds('decisions.effective_at', 'decisions.action_max_days * 86400') }} as due_at,
        {{ least_of([
            'decisions.ends_at', 'decisions.case_closed_at', 'replacements.replaced_at',
            'decisions.overturned_at',
        ]) }} as lifted_at
    from decisions
    left join replacements on decisions.decision_id = replacements.decision_id
    left join provided on provided.entity = 'cases'
    where
        decisions.is_interim
        and (decisions.ends_at is not null or provided.entity is not null)
        and decisions.action_max_days is not null

),

findings as (

    select
        'interim_action_too_long' as control_code,
        spans.decision_id,
        spans.case_id,
        spans.decision_id as source_id,
        spans.subject_account_id,
        spans.decided_by as staff_id,
        spans.due_at as found_at,
        spans.action || ' against ' || spans.subject_account_id || ', in effect since '
        || {{ said_at('spans.effective_at') }} || ', passed its limit of '
        || cast(spans.action_max_days as {{ t_text() }}) || ' days at ' || {{ said_at('spans.due_at') }}
        || '.' as message
    from spans
    where
        spans.due_at < {{ as_of() }}
        and (spans.lifted_at is null or spans.lifted_at > spans.due_at)

)

select * from findings
