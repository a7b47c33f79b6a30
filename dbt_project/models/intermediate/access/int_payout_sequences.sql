with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'payout_change_before_cash_out', [
        'earlier_sessions', 'sequence_hours', 'window_days'
    ]) }}

),

new_devices as (

    select * from {{ ref('int_new_devices') }}

),

payout_methods as (

    select * from {{ ref('stg_money__payout_methods') }}

),

ordered as (

    select
        payout_methods.account_id,
        payout_methods.payout_method_id,
        payout_methods.added_at,
        row_number() over (
            partition by payout_methods.account_id
            order by payout_methods.added_at asc nulls last, payout_methods.payout_method_id asc nulls last
        ) as place
    from payout_methods
    where payout_methods.added_at <= {{ as_of() }}

),

sequences as (

    select
        ordered.account_id,
        ordered.payout_method_id,
        ordered.added_at,
        {{ add_seconds('ordered.added_at', 'thresholds.sequence_hours * 3600') }} as ends_at,
        min(new_devices.session_id) as session_id
    from ordered
    inner join new_devices on ordered.account_id = new_devices.account_id
    cross join thresholds
    where
        ordered.place > 1
        and new_devices.earlier_sessions >= thresholds.earlier_sessions
        and {{ days_between('ordered.added_at', as_of()) }} <= thresholds.window_days
        and ordered.added_at >= new_devices.first_started_at
        and {{ seconds_between('new_devices.first_started_at', 'ordered.added_at') }}
        <= thresholds.sequence_hours * 3600
    group by
        ordered.account_id,
        ordered.payout_method_id,
        ordered.added_at,
        thresholds.sequence_hours

)

select * from sequences
