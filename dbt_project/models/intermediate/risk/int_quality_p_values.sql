{% set others = {'rejected_work': 'int_rejection_tests', 'straight_lining': 'int_line_checks'} %}
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

{% for signal, tested in others.items() %}
{{ signal }} as (

    select * from {{ ref(tested) }}

),

{% endfor %}
tests as (

    select
        quality_checks.account_id,
        'quality_drop' as signal_code,
        'quality' as family,
        case
            when quality_checks.later_points >= thresholds.minimum_later_points
                then
                    least(1.0, quality_checks.tested_days * {{ normal_upper_tail('quality_checks.deviate') }})
            else 1.0
        end as p_value
    from quality_checks
    inner join thresholds on quality_checks.population_accounts >= thresholds.minimum_accounts
    {% for signal in others %}
    union all
    select
        {{ signal }}.account_id,
        '{{ signal }}' as signal_code,
        'quality' as family,
        {{ signal }}.p_value
    from {{ signal }}
    where {{ signal }}.p_value is not null
    {% endfor %}

)

select * from tests
