{% set entities = {
    'accounts': 'base_people__accounts',
    'account_changes': 'base_people__account_changes',
    'account_status_events': 'base_people__account_status_events',
    'cases': 'base_casework__cases',
    'decisions': 'base_casework__decisions',
    'identity_checks': 'base_identity__identity_checks',
    'payment_disputes': 'base_money__payment_disputes',
    'payments': 'base_money__payments',
    'payout_methods': 'base_money__payout_methods',
    'quality_reviews': 'base_work__quality_reviews',
    'reports': 'base_support__reports',
    'sessions': 'base_access__sessions',
    'submissions': 'base_work__submissions',
    'task_releases': 'base_work__task_releases',
    'tasks': 'base_work__tasks',
} %}
with

{% for entity, model in entities.items() %}
{{ entity }} as (

    select * from {{ ref(model) }}

),

{% endfor %}
{% for entity in entities %}
present_{{ entity }} as (

    select '{{ entity }}' as entity
    from {{ entity }}
    where
        {{ entity }}.is_visible
        and {{ entity }}.problems is null
    limit 1

),

{% endfor %}
united as (

    {% for entity in entities %}
    select present_{{ entity }}.entity from present_{{ entity }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from united
