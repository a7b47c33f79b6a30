with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'report_rate', ['window_days']) }}

),

payments as (

    select * from {{ ref('int_market_payments') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

pairs as (

    select distinct
        payments.payer_account_id,
        payments.payee_account_id
    from payments
    where
        payments.flow = 'sale'
        and payments.payer_account_id is not null
        and payments.payee_account_id is not null

),

met as (

    select
        pairs.payer_account_id as account_id,
        count(*) as contacts
    from pairs
    group by pairs.payer_account_id
    union all
    select
        pairs.payee_account_id as account_id,
        count(*) as contacts
    from pairs
    group by pairs.payee_account_id
    union all
    select
        work_days.account_id,
        count(distinct work_days.submitted_on) as contacts
    from work_days
    cross join thresholds
    where {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.account_id

),

contacts as (

    select
        met.account_id,
        sum(met.contacts) as contacts
    from met
    group by met.account_id

)

select * from contacts
