with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'idle_billing', ['window_days', 'q_limit', 'minimum_share']) }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

idle_accounts as (

    select signal_tests.account_id
    from signal_tests
    cross join thresholds
    where
        signal_tests.signal_code = 'idle_billing'
        and signal_tests.q_value <= thresholds.q_limit

),

idle as (

    select
        items.version_key,
        items.account_id,
        items.billed_seconds,
        thresholds.minimum_share,
        items.billed_seconds - items.active_seconds as idle_seconds
    from items
    inner join idle_accounts on items.account_id = idle_accounts.account_id
    cross join thresholds
    where
        items.claimed_at < items.submitted_at
        and items.billed_seconds > 0
        and {{ is_alone('items') }}
        and items.billed_seconds - items.active_seconds >= thresholds.minimum_share * items.billed_seconds
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days
    qualify row_number() over (
        partition by items.account_id
        order by
            round(items.billed_seconds - items.active_seconds, 3) desc nulls last,
            items.version_key asc nulls last
    ) <= {{ evidence_rows() }}

),

named as (

    select
        idle.version_key,
        idle.account_id,
        'idle_billing' as signal_code,
        idle.idle_seconds / idle.billed_seconds as observed_value,
        idle.minimum_share as threshold_value,
        {{ number_text('idle.billed_seconds', 0) }} || ' seconds billed, '
        || {{ number_text('idle.idle_seconds', 0) }} || ' of them without input.' as explanation
    from idle

)

select * from named
