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
        earlier.outcome,
        earlier.unmet_rules,
        earlier.is_member,
        earlier.since,
        earlier.as_of
    from earlier
    where earlier.as_of < {{ as_of() }}

),

last_said as (

    select
        past.account_id,
        past.gate,
        max_by(past.outcome, past.as_of) as outcome,
        max_by(past.unmet_rules, past.as_of) as unmet_rules,
        max_by(past.is_member, past.as_of) as is_member
    from past
    group by past.account_id, past.gate

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

tonight as (

    select said.*
    from said
    left join last_said
        on
            said.account_id = last_said.account_id
            and said.gate = last_said.gate
    where
        last_said.account_id is null
        or said.outcome <> last_said.outcome
        or said.unmet_rules <> last_said.unmet_rules
        or said.is_member <> last_said.is_member

),

nights as (

    select * from past
    union all
    select * from tonight

)

select * from nights
