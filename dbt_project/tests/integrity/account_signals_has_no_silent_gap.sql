-- Every account has a row for every signal that concerns its role, and nothing else has one.
with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

catalogue as (

    select * from {{ ref('signal_catalogue') }}

),

account_signals as (

    select * from {{ ref('account_signals') }}

),

expected as (

    select
        accounts.account_id,
        catalogue.signal_code
    from accounts
    inner join catalogue on catalogue.roles like '%"' || accounts.account_role || '"%'
    where not coalesce(accounts.is_test, false)

),

differences as (

    select
        expected.account_id as expected_account_id,
        expected.signal_code as expected_signal_code,
        account_signals.account_id as found_account_id,
        account_signals.signal_code as found_signal_code
    from expected
    full outer join account_signals
        on
            expected.account_id = account_signals.account_id
            and expected.signal_code = account_signals.signal_code
    where
        expected.account_id is null
        or account_signals.account_id is null

)

select * from differences
