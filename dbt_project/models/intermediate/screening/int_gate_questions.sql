with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

rules as (

    select * from {{ ref('int_gate_rules') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

exceptions as (

    select * from {{ ref('gate_exceptions') }}

),

{# Two rules speak only of some: a list of exposed persons, of those checked against one; the entry test, of
   those who do not work yet. #}
exposure_checked as (

    select distinct checks.account_id
    from checks
    where checks.check_type = 'pep'

),

concerned as (

    select
        accounts.account_id,
        accounts.created_at as account_created_at,
        rules.gate,
        rules.rule_code,
        rules.rule_version,
        rules.kind,
        rules.parameter,
        rules.threshold,
        rules.is_curable,
        rules.cure,
        rules.question
    from accounts
    inner join rules
        on
            rules.gate = 'onboarding'
            or (rules.gate in ('activation', 'golden_pool') and accounts.account_role = 'expert')
            or (
                rules.gate = 'reactivation'
                and accounts.status in ('suspended', 'reactivation_eligible', 'offboarded')
            )
    left join exposure_checked on accounts.account_id = exposure_checked.account_id
    where
        accounts.account_role in ('expert', 'creator')
        and not coalesce(accounts.is_test, false)
        and (rules.rule_code <> 'pep_match_reviewed' or exposure_checked.account_id is not null)
        and (rules.rule_code <> 'assessment_integrity' or accounts.status in ('applied', 'screening'))

),

excused as (

    select
        exceptions.account_id,
        exceptions.gate,
        exceptions.rule_code,
        min(exceptions.reason || ' (' || exceptions.owner || ')') as exception_reason
    from exceptions
    where
        {{ in_force('exceptions', as_of()) }}
        and (exceptions.expires_on is null or exceptions.expires_on > cast({{ as_of() }} as date))
    group by exceptions.account_id, exceptions.gate, exceptions.rule_code

),

questions as (

    select
        concerned.*,
        excused.exception_reason
    from concerned
    left join excused
        on
            concerned.account_id = excused.account_id
            and concerned.gate = excused.gate
            and concerned.rule_code = excused.rule_code

)

select * from questions
