with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['slack', 'minimum_accounts']) }}

),

quality_checks as (

    select * from {{ ref('int_quality_checks') }}

),

tests as (

    select
        quality_checks.account_id,
        'quality_drop' as signal_code,
        'quality' as family,
        {{ cusum_tail('quality_checks.cusum', 'thresholds.slack') }} as p_value
    from quality_checks
    inner join thresholds on quality_checks.population_accounts >= thresholds.minimum_accounts

)

select * from tests
