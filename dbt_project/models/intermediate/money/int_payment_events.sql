with

payments as (

    select * from {{ ref('int_market_payments') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

sided as (

    select
        'dispute_rate' as signal_code,
        'creator' as account_role,
        payments.payee_account_id as account_id,
        payments.payment_id,
        payments.disputed_on as happened_on
    from payments
    where payments.flow = 'sale' and payments.disputed_on is not null and not payments.is_dispute_won
    union all
    select
        'dispute_rate' as signal_code,
        'fan' as account_role,
        payments.payer_account_id as account_id,
        payments.payment_id,
        payments.disputed_on as happened_on
    from payments
    where payments.flow = 'sale' and payments.disputed_on is not null
    union all
    select
        'refund_abuse' as signal_code,
        'fan' as account_role,
        payments.payee_account_id as account_id,
        payments.payment_id,
        payments.created_on as happened_on
    from payments
    where payments.flow = 'refund'

),

events as (

    select
        sided.signal_code,
        sided.account_id,
        sided.payment_id,
        sided.happened_on
    from sided
    inner join accounts
        on sided.account_id = accounts.account_id and sided.account_role = accounts.account_role

)

select * from events
