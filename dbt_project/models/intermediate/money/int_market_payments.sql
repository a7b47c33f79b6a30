with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'dispute_rate', ['window_days', 'maturing_days']) }}

),

payments as (

    select * from {{ ref('stg_money__payments') }}

),

disputes as (

    select * from {{ ref('stg_money__payment_disputes') }}

),

payout_instruments as (

    select * from {{ ref('int_payout_instruments') }}

),

payout_partners as (

    select * from {{ ref('int_payout_partners') }}

),

disputed as (

    select
        disputes.payment_id,
        min({{ day_of('disputes.opened_at') }}) as disputed_on,
        min(case when disputes.outcome = 'won' then 1 else 0 end) = 1 as is_dispute_won
    from disputes
    where
        disputes.dispute_type in ('chargeback', 'fraud_notice')
        and coalesce(disputes.outcome, 'open') <> 'withdrawn'
    group by disputes.payment_id

),

moved as (

    select
        payments.payment_id,
        payments.payer_account_id,
        payments.payee_account_id,
        payments.instrument_fingerprint,
        payments.currency,
        payments.created_at,
        payments.created_on,
        cast(payments.amount as double) as amount,
        case
            when payments.payment_type in ('subscription', 'tip', 'purchase') then 'sale'
            else payments.payment_type
        end as flow,
        {{ days_between('payments.created_on', as_of()) }} < thresholds.maturing_days as is_maturing
    from payments
    cross join thresholds
    where
        payments.payment_type in ('subscription', 'tip', 'purchase', 'refund', 'payout')
        and payments.status in ('settled', 'released', 'reversed')
        and {{ days_between('payments.created_on', as_of()) }} < thresholds.window_days

),

market_payments as (

    select
        moved.payment_id,
        moved.flow,
        moved.payer_account_id,
        moved.payee_account_id,
        moved.amount,
        moved.currency,
        moved.created_at,
        moved.created_on,
        moved.is_maturing,
        disputed.disputed_on,
        coalesce(disputed.is_dispute_won, false) as is_dispute_won,
        moved.flow = 'sale'
        and (payout_instruments.account_id is not null or payout_partners.account_id is not null)
            as is_tied
    from moved
    left join disputed on moved.payment_id = disputed.payment_id
    left join payout_instruments
        on
            moved.payee_account_id = payout_instruments.account_id
            and moved.instrument_fingerprint = payout_instruments.instrument_fingerprint
    left join payout_partners
        on
            moved.payee_account_id = payout_partners.account_id
            and moved.payer_account_id = payout_partners.other_account_id

)

select * from market_payments
