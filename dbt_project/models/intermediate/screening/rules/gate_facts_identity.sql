with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

newest_checks as (

    select * from {{ ref('int_newest_checks') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

from_newest as (

    select
        newest_checks.account_id,
        rules.gate,
        rules.rule_code,
        newest_checks.input_value,
        newest_checks.result,
        newest_checks.needs_person,
        newest_checks.changed_at,
        newest_checks.changes_on
    from newest_checks
    inner join rules
        on
            (rules.rule_code = 'identity_document_passed' and newest_checks.check_type = 'document')
            or (rules.rule_code = 'liveness_passed' and newest_checks.check_type = 'liveness')
            or (rules.rule_code = 'age_of_majority' and newest_checks.check_type = 'age')
            or (rules.rule_code = 'credential_checked' and newest_checks.check_type = 'credential')

),

last_passes as (

    select
        checks.account_id,
        max(coalesce(checks.completed_at, checks.started_at)) as passed_at
    from checks
    where
        checks.check_type = 'document'
        and checks.status = 'pass'
        and coalesce(checks.completed_at, checks.started_at) <= {{ as_of() }}
    group by checks.account_id

),

recent as (

    select
        last_passes.account_id,
        rules.gate,
        rules.rule_code,
        cast(cast(last_passes.passed_at as date) as {{ t_text() }}) as input_value,
        case
            when {{ seconds_between('last_passes.passed_at', as_of()) }} <= rules.threshold * 86400
                then 'pass'
            else 'fail'
        end as result,
        false as needs_person,
        case
            when {{ seconds_between('last_passes.passed_at', as_of()) }} <= rules.threshold * 86400
                then last_passes.passed_at
            else {{ add_seconds('last_passes.passed_at', 'rules.threshold * 86400') }}
        end as changed_at,
        case
            when {{ seconds_between('last_passes.passed_at', as_of()) }} <= rules.threshold * 86400
                then {{ day_of(add_seconds('last_passes.passed_at', 'rules.threshold * 86400')) }}
        end as changes_on
    from last_passes
    inner join rules on rules.rule_code = 'identity_recent'

),

facts as (

    {{ gate_facts('from_newest', 'from_newest.changes_on') }}
    union all
    {{ gate_facts('recent', 'recent.changes_on') }}

),

final as (

    {{ gate_facts('facts', 'facts.changes_on') }}

)

select * from final
