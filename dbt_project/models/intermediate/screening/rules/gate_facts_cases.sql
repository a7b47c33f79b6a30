with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

policies as (

    select * from {{ ref('policies_in_force') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

{# An appeal and an audit drawn at random accuse nobody: neither stands in anybody's way. #}
open_cases as (

    select
        cases.case_id,
        cases.subject_account_id as account_id,
        cases.case_type,
        cases.opened_at,
        coalesce(cases.severity, policies.default_severity) as severity
    from cases
    left join policies
        on
            cases.policy_code = policies.policy_code
            and policies.is_in_force
    where
        cases.status <> 'closed'
        and cases.case_type not in ('appeal', 'quality_audit')
        and cases.opened_at <= {{ as_of() }}

),

counted as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        count(case
            when
                rules.rule_code = 'no_open_case'
                or open_cases.severity <= rules.threshold
                then open_cases.case_id
        end) as barring,
        count(case
            when
                rules.rule_code = 'no_open_high_severity_case'
                and open_cases.severity is null
                then open_cases.case_id
        end) as ungraded,
        max(open_cases.opened_at) as opened_at
    from accounts
    inner join rules on rules.rule_code in ('no_open_case', 'no_open_high_severity_case')
    inner join provided on provided.entity = 'cases'
    left join open_cases
        on
            accounts.account_id = open_cases.account_id
            and rules.gate <> open_cases.case_type
    group by accounts.account_id, rules.gate, rules.rule_code

),

facts as (

    select
        counted.account_id,
        counted.gate,
        counted.rule_code,
        cast(counted.barring as {{ t_text() }}) || ' open' as input_value,
        case
            when counted.barring > 0 then 'fail'
            when counted.ungraded > 0 then 'unknown'
            else 'pass'
        end as result,
        counted.barring = 0 and counted.ungraded > 0 as needs_person,
        counted.opened_at as changed_at
    from counted

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
