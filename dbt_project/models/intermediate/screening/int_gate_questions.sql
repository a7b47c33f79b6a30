with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

rules as (

    select * from {{ ref('int_gate_rules') }}

),

exceptions as (

    select * from {{ ref('gate_exceptions') }}

),

concerned as (

    select
        accounts.account_id,
        accounts.created_at as account_created_at,
        rules.gate,
        rules.rule_code,
        rules.rule_version,
        rules.kind,
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
    where
        accounts.account_role in ('expert', 'creator')
        and not coalesce(accounts.is_test, false)

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

),

final as (

    select
        questions.account_id,
        questions.account_created_at,
        questions.gate,
        questions.rule_code,
        questions.rule_version,
        questions.kind,
        questions.threshold,
        questions.is_curable,
        questions.cure,
        questions.question,
        questions.exception_reason
    from questions

)

select * from final
