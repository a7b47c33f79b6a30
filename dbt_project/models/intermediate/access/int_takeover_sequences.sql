with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'account_takeover', ['earlier_sessions', 'sequence_hours', 'window_days']) }}

),

new_devices as (

    select * from {{ ref('int_new_devices') }}

),

account_changes as (

    select * from {{ ref('stg_people__account_changes') }}

),

payout_methods as (

    select * from {{ ref('stg_money__payout_methods') }}

),

devices as (

    select
        new_devices.account_id,
        new_devices.session_id,
        new_devices.first_started_at,
        {{ add_seconds('new_devices.first_started_at', 'thresholds.sequence_hours * 3600') }} as ends_at
    from new_devices
    cross join thresholds
    where
        new_devices.earlier_sessions >= thresholds.earlier_sessions
        and {{ days_between('new_devices.first_started_at', as_of()) }} <= thresholds.window_days

),

credential_changes as (

    select
        devices.account_id,
        devices.session_id,
        devices.first_started_at,
        devices.ends_at,
        min(account_changes.changed_at) as changed_at,
        {{ joined_text('account_changes.field', "', '") }} as changed_fields,
        {{ string_list('account_changes.change_id') }} as change_ids
    from devices
    inner join account_changes on devices.account_id = account_changes.account_id
    where
        account_changes.field in ('password', 'email', 'phone', 'two_factor')
        and account_changes.changed_at >= devices.first_started_at
        and account_changes.changed_at <= devices.ends_at
        and account_changes.changed_at <= {{ as_of() }}
    group by devices.account_id, devices.session_id, devices.first_started_at, devices.ends_at

),

payout_changes as (

    select
        account_changes.account_id,
        account_changes.changed_at
    from account_changes
    where account_changes.field = 'payout_method'
    union all
    select
        payout_methods.account_id,
        payout_methods.added_at as changed_at
    from payout_methods

),

sequences as (

    select
        credential_changes.account_id,
        credential_changes.session_id,
        credential_changes.first_started_at,
        credential_changes.changed_at,
        credential_changes.changed_fields,
        credential_changes.change_ids,
        min(payout_changes.changed_at) as payout_changed_at
    from credential_changes
    inner join payout_changes on credential_changes.account_id = payout_changes.account_id
    where
        payout_changes.changed_at >= credential_changes.changed_at
        and payout_changes.changed_at <= credential_changes.ends_at
        and payout_changes.changed_at <= {{ as_of() }}
    group by
        credential_changes.account_id,
        credential_changes.session_id,
        credential_changes.first_started_at,
        credential_changes.changed_at,
        credential_changes.changed_fields,
        credential_changes.change_ids

)

select * from sequences
