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

{# What the rules say, and whom the platform has in the pool. #}
moves as (

    {% for begins, ends, fact in [('qualified', 'lapsed', 'qualified'), ('entered', 'left', 'member')] %}
    select
        nights.account_id,
        nights.said_at as changed_at,
        nights.is_qualified = nights.is_{{ fact }} as is_by_rule,
        case when nights.is_{{ fact }} then '{{ begins }}' else '{{ ends }}' end as change_type,
        case
            when nights.is_{{ fact }} and nights.is_qualified then nights.unmet_before else nights.unmet_rules
        end as reason_rules
    from nights
    where nights.is_{{ fact }} <> nights.was_{{ fact }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

final as (

    select
        moves.*,
        case
            when moves.is_by_rule and moves.change_type in ('qualified', 'entered') then 'Every rule is met.'
            when moves.change_type = 'entered' then 'Taken in though not met: ' || moves.reason_rules
            when moves.is_by_rule then 'Not met: ' || moves.reason_rules
            else 'Taken out though every rule is met.'
        end as explanation,
        {{ as_of() }} as as_of
    from moves

)

select * from final
