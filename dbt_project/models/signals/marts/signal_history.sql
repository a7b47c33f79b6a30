with

account_signals as (

    select * from {{ ref('account_signals') }}

),

earlier as (

    select * from {{ source('history', 'signal_history') }}

),

past as (

    select
        earlier.account_id,
        earlier.signal_code,
        earlier.family,
        earlier.status,
        earlier.score,
        earlier.observed_value,
        earlier.threshold_value,
        earlier.sample_size,
        earlier.p_value,
        earlier.q_value,
        earlier.evidence,
        earlier.explanation,
        earlier.first_flagged_on,
        earlier.nights_flagged,
        earlier.as_of
    from earlier
    where earlier.as_of < {{ as_of() }}

),

last_said as (

    select
        past.account_id,
        past.signal_code,
        max_by(past.status, past.as_of) as status
    from past
    group by past.account_id, past.signal_code

),

tonight as (

    select
        account_signals.account_id,
        account_signals.signal_code,
        account_signals.family,
        account_signals.status,
        account_signals.score,
        account_signals.observed_value,
        account_signals.threshold_value,
        account_signals.sample_size,
        account_signals.p_value,
        account_signals.q_value,
        account_signals.evidence,
        account_signals.explanation,
        account_signals.first_flagged_on,
        account_signals.nights_flagged,
        account_signals.as_of
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
