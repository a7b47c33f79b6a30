with

tails as (

    select * from {{ ref('int_signup_tails') }}

),

tests as (

    select
        tails.account_id,
        'signup_velocity' as signal_code,
        'identity' as family,
        tails.p_value
    from tails

)

select * from tests
