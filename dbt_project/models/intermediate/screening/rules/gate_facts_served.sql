with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

{# Won in part, a sanction still runs as long as its decision, or the one in its place, says. #}
endings as (

    select
        decisions.subject_account_id as account_id,
        decisions.decision_id,
        decisions.action,
        decisions.effective_at,
        decisions.overturning_appeal_id,
        case when appeals.outcome = 'overturned' then decisions.overturned_at end as fell_at,
        {{ least_of([
            "case when appeals.outcome = 'overturned' then decisions.overturned_at end",
            'replacements.replaced_at',
            'coalesce(decisions.ends_at, '
            ~ add_seconds('decisions.effective_at', 'decisions.action_days * 86400') ~ ')',
        ]) }} as served_at
    from decisions
    left join appeals on decisions.overturning_appeal_id = appeals.appeal_id
    left join replacements on decisions.decision_id = replacements.decision_id
    where
        decisions.action_status is not null
        and decisions.effective_at <= {{ as_of() }}

),

deciding as (

    select
        endings.account_id,
        endings.action,
        endings.effective_at,
        endings.overturning_appeal_id,
        endings.served_at,
        endings.served_at = endings.fell_at as is_overturned,
        coalesce(endings.served_at <= {{ as_of() }}, false) as is_served
    from endings
    qualify row_number() over (
        partition by endings.account_id
        order by
            case when endings.served_at <= {{ as_of() }} then 1 else 0 end asc nulls last,
            endings.effective_at desc nulls last,
            endings.decision_id desc nulls last
    ) = 1

),

facts as (

    select
        deciding.account_id,
        rules.gate,
        rules.rule_code,
        deciding.action || ' of '
        || cast(cast(deciding.effective_at as date) as {{ t_text() }})
        || case
            when deciding.served_at is null then ', without end'
            when deciding.is_overturned then ', overturned by appeal ' || deciding.overturning_appeal_id
            else
                case when deciding.is_served then ', ended ' else ', ends ' end
                || cast(cast(deciding.served_at as date) as {{ t_text() }})
        end as input_value,
        case when deciding.is_served then 'pass' else 'fail' end as result,
        false as needs_person,
        case when deciding.is_served then deciding.served_at else deciding.effective_at end as changed_at,
        case when not deciding.is_served then {{ day_of('deciding.served_at') }} end as changes_on
    from deciding
    inner join rules on rules.rule_code = 'sanction_served'

),

final as (

    {{ gate_facts('facts', 'facts.changes_on') }}

)

select * from final
