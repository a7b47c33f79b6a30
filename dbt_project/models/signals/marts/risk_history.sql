{% set facts = [
    'risk_score', 'score_version', 'base_version', 'log_odds', 'recommended_step', 'families_flagged'
] %}
with

account_risk as (

    select * from {{ ref('account_risk') }}

),

earlier as (

    select * from {{ source('history', 'risk_history') }}

),

past as (

    select
        earlier.account_id,
        earlier.{{ facts | join(',\n        earlier.') }},
        earlier.as_of
    from earlier
    where earlier.as_of < {{ as_of() }}

),

last_said as (

    {{ last_said('past', ['account_id'], facts) }}

),

tonight as (

    select
        account_risk.account_id,
        account_risk.{{ facts | join(',\n        account_risk.') }},
        account_risk.as_of
    from account_risk
    left join last_said on account_risk.account_id = last_said.account_id
    where {{ is_news('account_risk', 'last_said', ['account_id'], facts) }}

),

nights as (

    select * from past
    union all
    select * from tonight

)

select * from nights
