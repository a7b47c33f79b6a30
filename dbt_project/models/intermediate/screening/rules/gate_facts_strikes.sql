with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

strikes as (

    select * from {{ ref('int_strikes') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

active as (

    select
        strikes.subject_account_id as account_id,
        strikes.counts_from,
        strikes.counts_until,
        sum(strikes.strike_weight) over (partition by strikes.subject_account_id) as weight,
        sum(strikes.strike_weight) over (
            partition by strikes.subject_account_id
            order by
                strikes.counts_until asc nulls last,
                strikes.decision_id asc nulls last
        ) as weight_ended
    from strikes
    where
        strikes.counts_from <= {{ as_of() }}
        and (strikes.counts_until is null or strikes.counts_until > {{ as_of() }})

),

{# Weights are added and rounded down, as on the ladder. #}
counted as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        rules.threshold,
        cast(floor(coalesce(max(active.weight), 0) + 0.000001) as bigint) as strikes,
        max(active.counts_from) as newest_at,
        min(case
            when floor(active.weight - active.weight_ended + 0.000001) < rules.threshold
                then active.counts_until
        end) as below_at
    from accounts
    inner join rules on rules.rule_code = 'strikes_below_limit'
    inner join provided on provided.entity = 'decisions'
    left join active on accounts.account_id = active.account_id
    group by accounts.account_id, rules.gate, rules.rule_code, rules.threshold

),

facts as (

    select
        counted.account_id,
        counted.gate,
        counted.rule_code,
        cast(counted.strikes as {{ t_text() }}) as input_value,
        case when counted.strikes < counted.threshold then 'pass' else 'fail' end as result,
        false as needs_person,
        counted.newest_at as changed_at,
        case when counted.strikes >= counted.threshold then {{ day_of('counted.below_at') }} end as changes_on
    from counted

),

final as (

    {{ gate_facts('facts', 'facts.changes_on') }}

)

select * from final
