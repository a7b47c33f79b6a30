with

rate_tests as (

    select * from {{ ref('int_rate_tests') }}

),

tests as (

    select
        rate_tests.account_id,
        rate_tests.signal_code,
        rate_tests.family,
        rate_tests.p_value
    from rate_tests
    where rate_tests.p_value is not null

)

select * from tests
