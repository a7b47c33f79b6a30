with

judged as (

    select * from {{ ref('int_lifecycle_checks') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

{# A decision or an appeal that the source never brings is not missing. #}
checkable as (

    select
        max(case when provided.entity = 'decisions' then 1 else 0 end) = 1 as has_decisions,
        max(case when provided.entity = 'appeals' then 1 else 0 end) = 1 as has_appeals
    from provided

),

violations as (

    select
        judged.account_id,
        'transition_not_allowed' as rule_code,
        judged.occurred_at,
        judged.event_id,
        'Moved from ' || judged.from_status || ' to ' || judged.to_status
        || ', which the lifecycle does not allow.' as message
    from judged
    where
        not judged.is_known_transition
        and judged.from_status <> judged.to_status
    union all
    select
        judged.account_id,
        'return_without_overturned_decision' as rule_code,
        judged.occurred_at,
        judged.event_id,
        'Moved from ' || judged.from_status || ' to ' || judged.to_status
        || ' though no decision behind it was overturned.' as message
    from judged
    inner join checkable on checkable.has_decisions and checkable.has_appeals
    where
        judged.needs_overturned_decision
        and not judged.has_overturned_decision
    union all
    select
        judged.account_id,
        'from_status_mismatch' as rule_code,
        judged.occurred_at,
        judged.event_id,
        'Says it came from ' || judged.stated_from_status || ', but the event before it led to '
        || judged.previous_to_status || '.' as message
    from judged
    where judged.stated_from_status <> judged.previous_to_status
    union all
    select
        judged.account_id,
        'account_status_mismatch' as rule_code,
        judged.occurred_at,
        judged.event_id,
        'The last event led to ' || judged.to_status || ', but the account is '
        || judged.account_status || '.' as message
    from judged
    where
        judged.is_last
        and judged.to_status <> judged.account_status
    union all
    select
        judged.account_id,
        'sanction_without_decision' as rule_code,
        judged.occurred_at,
        judged.event_id,
        'Became ' || judged.to_status || case
            when judged.decision_id is null then ' with no decision on record.'
            else ' by decision ' || judged.decision_id || ', which is not on record for this account.'
        end as message
    from judged
    inner join checkable on checkable.has_decisions
    where
        judged.is_sanction
        and not judged.has_decision
        and judged.actor_type is distinct from 'account'
    union all
    select
        judged.account_id,
        'automation_undid_person' as rule_code,
        judged.occurred_at,
        judged.event_id,
        'An automation moved the account back to ' || judged.to_status
        || ', which a person had ended.' as message
    from judged
    where
        judged.actor_type = 'automation'
        and judged.previous_actor_type = 'staff'
        and judged.to_status = judged.previous_from_status
        and judged.to_status <> judged.previous_to_status
        and not (judged.has_overturned_decision or judged.is_for_a_person)

),

final as (

    select
        violations.account_id,
        violations.rule_code,
        violations.occurred_at,
        violations.message,
        violations.event_id,
        {{ as_of() }} as as_of
    from violations

)

select * from final
