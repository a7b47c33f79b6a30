{% set keys = ['account_id', 'gate'] %}
{% set facts = ['outcome', 'unmet_rules', 'is_member'] %}
with

gate_results as (

    select * from {{ ref('gate_results') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

earlier as (

    select * from {{ source('history', 'gate_history') }}

),

past as (

    select
        earlier.account_id,
        earlier.gate,
        earlier.{{ facts | join(', earlier.') }},
        earlier.since,
        earlier.as_of
    from earlier
    where earlier.as_of < {{ as_of() }}

),

said as (

    select
        gate_results.account_id,
        gate_results.gate,
        gate_results.outcome,
        gate_results.unmet_rules,
        gate_results.gate = 'golden_pool' and coalesce(accounts.is_golden_pool, false) as is_member,
        gate_results.since,
        gate_results.as_of
    from gate_results
    inner join accounts on gate_results.account_id = accounts.account_id

),

last_said as (

    {{ last_said('past', keys, facts) }}

),

nights as (

    select * from past
    union all
    select said.*
    from said
    left join last_said
        on
            said.account_id = last_said.account_id
            and said.gate = last_said.gate
    where {{ is_news('said', 'last_said', keys, facts) }}

)

select * from nights
