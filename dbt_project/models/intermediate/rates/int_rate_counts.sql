with

payment_counts as (

    select * from {{ ref('int_payment_counts') }}

),

referral_counts as (

    select * from {{ ref('int_referral_counts') }}

),

report_counts as (

    select * from {{ ref('int_report_counts') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

united as (

    select
        payment_counts.signal_code,
        'money' as family,
        payment_counts.account_id,
        payment_counts.trials,
        payment_counts.events
    from payment_counts
    union all
    select
        'referral_ring' as signal_code,
        'coordination' as family,
        referral_counts.account_id,
        referral_counts.trials,
        referral_counts.events
    from referral_counts
    union all
    select
        'report_rate' as signal_code,
        'conduct' as family,
        report_counts.account_id,
        report_counts.trials,
        report_counts.events
    from report_counts

),

counts as (

    select
        united.signal_code,
        united.family,
        accounts.account_role,
        united.account_id,
        cast(united.trials as bigint) as trials,
        cast(united.events as bigint) as events
    from united
    inner join accounts on united.account_id = accounts.account_id
    where
        not coalesce(accounts.is_test, false)
        and united.trials > 0

)

select * from counts
