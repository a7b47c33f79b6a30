with

decisions as (

    select * from {{ ref('decisions') }}

),

moves as (

    select * from {{ ref('int_lifecycle_checks') }}

),

{# Of the decisions by people before it, in its case or the one that it replaces, the newest counts. #}
decided_against as (

    select
        machine.decision_id,
        machine.case_id,
        machine.decision_id as source_id,
        machine.subject_account_id,
        machine.decided_by,
        machine.decided_at as broke_at,
        person.outcome <> machine.outcome
        or coalesce(person.action, '') <> coalesce(machine.action, '') as is_other,
        'decided ' || coalesce(machine.action, machine.outcome) || ' where ' || person.decided_by
        || ' had decided ' || coalesce(person.action, person.outcome) as words
    from decisions as machine
    inner join decisions as person on machine.subject_account_id = person.subject_account_id
    where
        machine.automation_level = 'full'
        and person.automation_level <> 'full'
        and person.decided_at < machine.decided_at
        and (machine.case_id = person.case_id or machine.supersedes_decision_id = person.decision_id)
        and coalesce(person.overturned_at > machine.decided_at, true)
    qualify row_number() over (
        partition by machine.decision_id
        order by person.decided_at desc nulls last, person.decision_id desc nulls last
    ) = 1

),

{# Carrying out what a person decided, or lifting what had fallen, undoes nobody. #}
moved_back as (

    select
        ground.decision_id,
        ground.case_id,
        moves.event_id as source_id,
        ground.subject_account_id,
        cast(null as {{ t_text() }}) as decided_by,
        moves.occurred_at as broke_at,
        own.decision_id is null or own.automation_level = 'full' as is_other,
        'moved the account back to ' || moves.to_status || ', which a person had ended by '
        || ground.decision_id as words
    from moves
    inner join decisions as ground on moves.previous_decision_id = ground.decision_id
    left join decisions as own
        on
            moves.decision_id = own.decision_id
            and moves.decision_id <> moves.previous_decision_id
    where
        moves.actor_type = 'automation'
        and moves.previous_actor_type = 'staff'
        and moves.to_status = moves.previous_from_status
        and moves.to_status <> moves.previous_to_status
        and not moves.has_overturned_decision

),

undone as (

    select * from decided_against
    union all
    select * from moved_back

),

findings as (

    select
        'automation_undid_person' as control_code,
        undone.decision_id,
        undone.case_id,
        undone.source_id,
        undone.subject_account_id,
        undone.decided_by as staff_id,
        undone.broke_at as found_at,
        coalesce(undone.decided_by, 'An automation') || ' ' || undone.words || ', at '
        || {{ said_at('undone.broke_at') }} || '.' as message
    from undone
    where undone.is_other

)

select * from findings
