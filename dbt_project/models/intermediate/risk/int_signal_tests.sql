with

p_values as (

    select * from {{ ref('int_signal_p_values') }}

),

rate_tests as (

    select * from {{ ref('int_rate_tests') }}

),

tested as (

    select
        p_values.account_id,
        p_values.signal_code,
        p_values.family,
        p_values.p_value
    from p_values
    union all
    select
        rate_tests.account_id,
        rate_tests.signal_code,
        rate_tests.family,
        rate_tests.p_value
    from rate_tests
    where rate_tests.p_value is not null

),

ranked as (

    select
        tested.account_id,
        tested.signal_code,
        tested.family,
        tested.p_value,
        {{ tests_as_extreme('tested.p_value', 'tested.family') }} as p_rank,
        count(*) over (partition by tested.family) as tests
    from tested

),

corrected as (

    select
        ranked.account_id,
        ranked.signal_code,
        ranked.family,
        ranked.p_value,
        {{ benjamini_hochberg('ranked.p_value', 'ranked.p_rank', 'ranked.tests', 'ranked.family') }}
            as q_value,
        ranked.tests
    from ranked

)

select * from corrected
