{% set tests = [
    'int_expert_p_values',
    'int_clock_p_values',
    'int_quality_p_values',
    'int_copying_p_values',
    'int_writing_p_values',
    'int_signup_p_values',
    'int_rate_p_values',
    'int_circle_p_values',
] %}
with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

{% for test in tests %}
{{ test }} as (

    select * from {{ ref(test) }}

),

{% endfor %}
united as (

    {% for test in tests %}
    select * from {{ test }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

tested as (

    select
        united.account_id,
        united.signal_code,
        united.family,
        united.p_value
    from united
    inner join accounts on united.account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

)

select * from tested
