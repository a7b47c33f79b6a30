with

gate_history as (

    select * from {{ ref('gate_history') }}

),

nights as (

    select
        gate_history.account_id,
        gate_history.unmet_rules,
        gate_history.is_member,
        gate_history.as_of as said_at,
        gate_history.outcome = 'pass' as is_qualified,
        lag(gate_history.unmet_rules, 1, '[]') over (in_time) as unmet_before,
        lag(gate_history.is_member, 1, false) over (in_time) as was_member,
        lag(gate_history.outcome, 1, 'unknown') over (in_time) = 'pass' as was_qualified
    from gate_history
    where gate_history.gate = 'golden_pool'
    window in_time as (partition by gate_history.account_id order by gate_history.as_of asc nulls last)

),

{# Two things change by themselves: what the rules say, and whom the platform has in the pool. #}
changes as (

    select
        nights.account_id,
        nights.said_at,
        true as is_by_rule,
        case when nights.is_qualified then 'qualified' else 'lapsed' end as change,
        case when nights.is_qualified then nights.unmet_before else nights.unmet_rules end as reason_rules
    from nights
    where nights.is_qualified <> nights.was_qualified
    union all
    select
        nights.account_id,
        nights.said_at,
        nights.is_member = nights.is_qualified as is_by_rule,
        case when nights.is_member then 'entered' else 'left' end as change,
        nights.unmet_rules as reason_rules
    from nights
    where nights.is_member <> nights.was_member

),

final as (

    select
        changes.account_id,
        changes.said_at as changed_at,
        changes.change,
        changes.reason_rules,
        changes.is_by_rule,
        case
            when changes.change = 'qualified' and changes.reason_rules = '[]' then 'Every rule is met.'
            when changes.change = 'qualified' then 'Every rule is met; not met before: '
            when changes.change = 'lapsed' then 'No longer met: '
            when changes.change = 'entered' and changes.is_by_rule then 'Every rule is met.'
            when changes.change = 'entered' then 'The platform took the account in though these are not met: '
            when changes.is_by_rule then 'Not met: '
            else 'The platform took the account out though every rule is met.'
        end
        || case when changes.reason_rules = '[]' then '' else changes.reason_rules end as explanation,
        {{ as_of() }} as as_of
    from changes

)

select * from final
