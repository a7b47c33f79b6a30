with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

payments as (

    select * from {{ ref('stg_money__payments') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

entries as (

    select
        payments.payee_account_id as account_id,
        payments.currency,
        payments.amount,
        payments.created_at
    from payments
    where
        payments.payment_type = 'adjustment'
        and payments.status not in ('failed', 'reversed')
        and payments.created_at <= {{ as_of() }}
    union all
    select
        payments.payer_account_id as account_id,
        payments.currency,
        -payments.amount as amount,
        payments.created_at
    from payments
    where
        payments.payment_type = 'adjustment'
        and payments.status not in ('failed', 'reversed')
        and payments.created_at <= {{ as_of() }}

),

balances as (

    select
        entries.account_id,
        entries.currency,
        sum(entries.amount) as balance,
        max(entries.created_at) as changed_at
    from entries
    where entries.account_id is not null
    group by entries.account_id, entries.currency

),

lowest as (

    select
        balances.account_id,
        balances.currency,
        balances.balance,
        balances.changed_at
    from balances
    qualify row_number() over (
        partition by balances.account_id
        order by balances.balance asc nulls last, balances.currency asc nulls last
    ) = 1

),

facts as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        coalesce(
            cast(cast(lowest.balance as decimal(18, 4)) as {{ t_text() }}) || ' '
            || lowest.currency, 'no adjustments'
        ) as input_value,
        case when coalesce(lowest.balance, 0) >= rules.threshold then 'pass' else 'fail' end as result,
        false as needs_person,
        lowest.changed_at
    from accounts
    inner join rules on rules.rule_code = 'no_debt'
    inner join provided on provided.entity = 'payments'
    left join lowest on accounts.account_id = lowest.account_id

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
