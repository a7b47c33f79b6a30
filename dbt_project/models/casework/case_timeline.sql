with

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

evidence_items as (

    select * from {{ ref('stg_casework__evidence_items') }}

),

acts as (

    select * from {{ ref('int_decision_acts') }}

),

entries as (

    select
        case_events.case_id,
        case_events.occurred_at,
        case_events.event_type,
        case_events.event_id as source_id,
        case_events.actor_id,
        cast(null as {{ t_text() }}) as decision_id,
        nullif(concat_ws(
            '; ', case_events.from_value, case_events.to_value, case_events.reason
        ), '') as detail
    from case_events
    where case_events.event_type <> 'decided'
    union all
    select
        evidence_items.case_id,
        evidence_items.added_at as occurred_at,
        'evidence_added' as event_type,
        evidence_items.evidence_id as source_id,
        evidence_items.added_by as actor_id,
        cast(null as {{ t_text() }}) as decision_id,
        evidence_items.evidence_type as detail
    from evidence_items
    union all
    select
        acts.case_id,
        acts.occurred_at,
        acts.event_type,
        acts.source_id,
        acts.actor_id,
        acts.decision_id,
        acts.detail
    from acts

),

timeline as (

    select
        entries.case_id,
        entries.occurred_at,
        entries.event_type,
        entries.source_id,
        entries.actor_id,
        entries.decision_id,
        entries.detail,
        {{ as_of() }} as as_of
    from entries

)

select * from timeline
