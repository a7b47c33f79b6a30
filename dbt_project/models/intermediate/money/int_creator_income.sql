with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'self_dealing', ['fast_hours']) }}

),

payments as (

    select * from {{ ref('int_market_payments') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

currencies as (

    select
        payments.currency,
        {{ median_of('payments.amount') }} as usual_amount
    from payments
    where
        payments.flow = 'sale'
        and payments.amount > 0
    group by payments.currency

),

received as (

    select
        payments.payee_account_id as account_id,
        payments.payer_account_id,
        payments.flow,
        payments.is_tied,
        payments.created_at,
        payments.amount / currencies.usual_amount as units,
        min(case when payments.flow = 'payout' then payments.created_at end) over (
            partition by payments.payee_account_id
            order by payments.created_at asc nulls last
            range between current row and unbounded following
        ) as paid_out_at
    from payments
    inner join accounts on payments.payee_account_id = accounts.account_id
    left join currencies on payments.currency = currencies.currency
    where
        accounts.account_role = 'creator'
        and payments.flow in ('sale', 'payout')

),

by_payer as (

    select
        received.account_id,
        received.payer_account_id,
        max(case when received.is_tied then 1 else 0 end) as is_tied,
        count(*) as payments,
        sum(received.units) as units,
        sum(case when received.is_tied then 1 else 0 end) as tied_payments,
        sum(case when received.is_tied then received.units else 0 end) as tied_units,
        sum(
            case
                when
                    received.is_tied
                    and {{ seconds_between('received.created_at', 'received.paid_out_at') }}
                    <= thresholds.fast_hours * 3600
                    then received.units
                else 0
            end
        ) as fast_units
    from received
    cross join thresholds
    where
        received.flow = 'sale'
        and received.units > 0
    group by received.account_id, received.payer_account_id

),

income as (

    select
        by_payer.account_id,
        count(*) as payers,
        sum(by_payer.is_tied) as tied_payers,
        sum(by_payer.payments) as payments,
        sum(by_payer.tied_payments) as tied_payments,
        sum(by_payer.tied_units) / sum(by_payer.units) as tied_share,
        sum(by_payer.fast_units) / nullif(sum(by_payer.tied_units), 0) as fast_share,
        sum(by_payer.units * by_payer.units) / (sum(by_payer.units) * sum(by_payer.units)) as concentration
    from by_payer
    group by by_payer.account_id

)

select * from income
