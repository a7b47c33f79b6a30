with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

uses as (

    select * from {{ ref('int_document_uses') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

attempts as (

    select
        checks.account_id,
        checks.check_type,
        checks.started_at,
        count(*) over (
            partition by checks.account_id, checks.check_type
            order by cast(floor({{ epoch_seconds('checks.started_at') }}) as bigint)
            range between 86399 preceding and current row
        ) as in_one_day
    from checks
    where
        checks.check_type in ('document', 'liveness')
        and checks.started_at <= {{ as_of() }}

),

counted as (

    select
        uses.account_id,
        'document_used_once' as rule_code,
        ' accounts with the document' as unit,
        max(uses.accounts) as counted,
        cast(null as timestamp) as changed_at
    from uses
    group by uses.account_id
    union all
    select
        attempts.account_id,
        'check_attempts_normal' as rule_code,
        ' tries in one day' as unit,
        max(attempts.in_one_day) as counted,
        max(attempts.started_at) as changed_at
    from attempts
    group by attempts.account_id

),

facts as (

    select
        counted.account_id,
        rules.gate,
        rules.rule_code,
        counted.changed_at,
        false as needs_person,
        cast(counted.counted as {{ t_text() }}) || counted.unit as input_value,
        case when counted.counted > rules.threshold then 'fail' else 'pass' end as result
    from counted
    inner join rules on counted.rule_code = rules.rule_code

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
