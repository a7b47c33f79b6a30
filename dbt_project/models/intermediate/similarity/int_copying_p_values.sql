with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['minimum_pairs']) }}

),

deviates as (

    select * from {{ ref('int_answer_deviates') }}

),

partners as (

    select * from {{ ref('int_answer_partners') }}

),

population as (

    select max(deviates.pairs) as pairs
    from deviates

),

tests as (

    select
        partners.account_id,
        'answer_copying' as signal_code,
        'similarity' as family,
        partners.p_value
    from partners
    cross join population
    cross join thresholds
    where population.pairs >= thresholds.minimum_pairs

)

select * from tests
