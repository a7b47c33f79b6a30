{% set tests = {'pasted_content': 'int_paste_tests', 'style_change': 'int_style_tests'} %}
with

{% for signal, tested in tests.items() %}
{{ signal }} as (

    select * from {{ ref(tested) }}

),

{% endfor %}
united as (

    {% for signal in tests %}
    select
        {{ signal }}.account_id,
        '{{ signal }}' as signal_code,
        'similarity' as family,
        {{ signal }}.p_value
    from {{ signal }}
    where {{ signal }}.p_value is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from united
