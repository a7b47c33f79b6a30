with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['minimum_comparisons']) }}

),

chances as (

    select * from {{ ref('int_answer_chances') }}

),

partners as (

    select * from {{ ref('int_answer_partners') }}

),

population as (

    select sum(chances.comparisons) as comparisons
    from chances

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
    where population.comparisons >= thresholds.minimum_comparisons

)

select * from tests
