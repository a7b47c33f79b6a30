with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

instruments as (

    select * from {{ ref('int_payout_instruments') }}

),

reports as (

    select * from {{ ref('stg_support__reports') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

fields as (

    select
        'self_dealing' as signal_code,
        count(*) > 0 as has_values,
        'instrument_fingerprint' as field
    from instruments
    union all
    select
        'referral_ring' as signal_code,
        count(accounts.referred_by_account_id) > 0 as has_values,
        'referred_by_account_id' as field
    from accounts
    union all
    select
        'report_rate' as signal_code,
        count(reports.reporter_account_id) > 0 as has_values,
        'reporter_account_id' as field
    from reports
    union all
    select
        'earnings_gaming' as signal_code,
        count(tasks.pay_amount) > 0 as has_values,
        'pay_amount' as field
    from tasks

)

select * from fields
