with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['minimum_accounts', 'minimum_later_points']) }}

),

quality_checks as (

    select * from {{ ref('int_quality_checks') }}

),

rejection_tests as (

    select * from {{ ref('int_rejection_tests') }}

),

line_checks as (

    select * from {{ ref('int_line_checks') }}

),

tests as (

    select
        quality_checks.account_id,
        'quality_drop' as signal_code,
        'quality' as family,
        case
            when quality_checks.later_points >= thresholds.minimum_later_points
                then least(1.0, quality_checks.days * {{ normal_upper_tail('quality_checks.deviate') }})
            else 1.0
        end as p_value
    from quality_checks
    inner join thresholds on quality_checks.population_accounts >= thresholds.minimum_accounts
    union all
    select
        rejection_tests.account_id,
        'rejected_work' as signal_code,
        'quality' as family,
        rejection_tests.p_value
    from rejection_tests
    where rejection_tests.p_value is not null
    union all
    select
        line_checks.account_id,
        'straight_lining' as signal_code,
        'quality' as family,
        line_checks.p_value
    from line_checks
    where line_checks.p_value is not null

)

select * from tests
