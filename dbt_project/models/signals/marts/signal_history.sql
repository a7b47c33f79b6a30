{% set columns = [
    'account_id', 'signal_code', 'family', 'status', 'score', 'observed_value', 'threshold_value', 'sample_size',
    'p_value', 'q_value', 'evidence', 'explanation', 'first_flagged_on', 'nights_flagged', 'as_of'
] %}
with

account_signals as (

    select * from {{ ref('account_signals') }}

),

earlier as (

    select * from {{ source('history', 'signal_history') }}

),

past as (

    select
        earlier.{{ columns | join(',\n        earlier.') }}
    from earlier
    where earlier.as_of < {{ as_of() }}

),

last_said as (

    {{ last_said('past', ['account_id', 'signal_code'], ['status']) }}

),

tonight as (

    select
        account_signals.{{ columns | join(',\n        account_signals.') }}
    from account_signals
    left join last_said
        on
            account_signals.account_id = last_said.account_id
            and account_signals.signal_code = last_said.signal_code
    where
        account_signals.status in ('flagged', 'excepted')
        or last_said.status <> account_signals.status

),

nights as (

    select * from past
    union all
    select * from tonight

)

select * from nights
