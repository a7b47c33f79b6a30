with

items as (

    select * from {{ ref('int_queue_items') }}

),

priorities as (

    select * from {{ ref('int_queue_priorities') }}

),

clocks as (

    select * from {{ ref('int_queue_clocks') }}

),

authority as (

    select * from {{ ref('int_queue_authority') }}

),

barred as (

    select * from {{ ref('int_queue_barred_staff') }}

),

missing as (

    select * from {{ ref('int_queue_missing_evidence') }}

),

precedents as (

    select * from {{ ref('int_queue_precedents') }}

),

queue as (

    select
        items.case_key,
        items.case_id,
        items.queue,
        items.subject_account_id,
        items.case_type,
        items.policy_code,
        items.severity,
        items.state,
        priorities.priority,
        priorities.priority_parts,
        items.reason_codes,
        {{ json_object(
            texts={'source': 'items.source', 'cause': 'items.cause'},
            raws={'pieces': 'items.evidence_pieces', 'ids': 'items.evidence_ids'},
        ) }} as evidence,
        coalesce(clocks.sla_state, 'not_covered') as sla_state,
        clocks.due_at,
        {{ round_stat('clocks.minutes_left') }} as business_minutes_left,
        cast(coalesce(clocks.escalation_level, 0) as bigint) as escalation_level,
        clocks.escalate_to,
        authority.required_authority,
        coalesce(barred.barred_staff, '[]') as barred_staff,
        coalesce(missing.missing_evidence, '[]') as missing_evidence,
        authority.ladder_action,
        coalesce(precedents.precedents, '[]') as precedents,
        items.opened_at,
        items.source,
        items.recommended_step,
        clocks.stage as sla_stage,
        items.newest_evidence_at,
        row_number() over (
            partition by items.queue
            order by
                priorities.priority desc nulls last,
                items.opened_at asc nulls last,
                items.case_key asc nulls last
        ) as queue_position,
        {{ as_of() }} as as_of
    from items
    inner join priorities on items.case_key = priorities.case_key
    left join clocks on items.case_key = clocks.case_key
    left join authority on items.case_key = authority.case_key
    left join barred on items.case_key = barred.case_key
    left join missing on items.case_key = missing.case_key
    left join precedents on items.case_key = precedents.case_key

)

select * from queue
