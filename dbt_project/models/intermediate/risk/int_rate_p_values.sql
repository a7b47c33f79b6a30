with

rate_tests as (

    select * from {{ ref('int_rate_tests') }}

),

picks as (

    select * from {{ ref('int_pay_picks') }}

),

tests as (

    select
        rate_tests.account_id,
        rate_tests.signal_code,
        rate_tests.family,
        rate_tests.p_value
    from rate_tests
    where rate_tests.p_value is not null
    union all
    select
        picks.account_id,
        'earnings_gaming' as signal_code,
        'money' as family,
        picks.p_value
    from picks
    where picks.p_value is not null

)

select * from tests
