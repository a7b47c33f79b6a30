with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'pasted_content', [
        'minimum_trials', 'minimum_accounts', 'minimum_overdispersion', 'usual_ceiling'
    ]) }}

),

counts as (

    select * from {{ ref('int_paste_counts') }}

),

numbers as (

    {{ number_spine(1000, 'fewer') }}

),

{{ rates_against_expected() }}

select * from tests
