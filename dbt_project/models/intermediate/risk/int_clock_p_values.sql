with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'idle_billing', ['minimum_accounts']) }}

),

idle_deviates as (

    select * from {{ ref('int_idle_deviates') }}

),

tests as (

    select
        idle_deviates.account_id,
        'idle_billing' as signal_code,
        'timing' as family,
        {{ normal_upper_tail('idle_deviates.deviate') }} as p_value
    from idle_deviates
    cross join thresholds
    where idle_deviates.population_accounts >= thresholds.minimum_accounts

)

select * from tests
