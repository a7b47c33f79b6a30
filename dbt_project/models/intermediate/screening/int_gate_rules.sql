with

rules as (

    select * from {{ ref('gate_rules') }}

),

current_rules as (

    select
        rules.gate,
        rules.rule_code,
        rules.rule_version,
        rules.kind,
        rules.parameter,
        rules.threshold,
        rules.minimum_sample,
        rules.is_curable,
        rules.cure,
        rules.question
    from rules
    where {{ in_force('rules', as_of()) }}

)

select * from current_rules
