with

tested as (

    select * from {{ ref('int_signal_p_values') }}

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
