with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'account_takeover', [
        'earlier_sessions', 'sequence_hours', 'minimum_sequences', 'window_days'
    ]) }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

takeover_sequences as (

    select * from {{ ref('int_takeover_sequences') }}

),

newest_sequences as (

    select
        takeover_sequences.account_id,
        takeover_sequences.session_id,
        takeover_sequences.first_started_at,
        takeover_sequences.changed_at,
        takeover_sequences.payout_changed_at,
        takeover_sequences.changed_fields,
        takeover_sequences.change_ids,
        count(*) over (partition by takeover_sequences.account_id) as sequences_found
    from takeover_sequences
    qualify row_number() over (
        partition by takeover_sequences.account_id
        order by
            takeover_sequences.first_started_at desc nulls last,
            takeover_sequences.session_id desc nulls last
    ) = 1

),

by_account as (

    select
        device_days.account_id,
        sum(device_days.sessions) as sessions,
        count(distinct device_days.device_id) as devices
    from device_days
    group by device_days.account_id

),

joined as (

    select
        by_account.account_id,
        by_account.sessions,
        by_account.devices,
        newest_sequences.session_id,
        newest_sequences.change_ids,
        newest_sequences.changed_fields,
        {{ said_at('newest_sequences.first_started_at') }} as device_said,
        {{ said_at('newest_sequences.changed_at') }} as change_said,
        {{ said_at('newest_sequences.payout_changed_at') }} as payout_said,
        coalesce(newest_sequences.sequences_found, 0) as sequences_found,
        thresholds.minimum_sequences,
        by_account.devices > 0 and by_account.sessions > thresholds.earlier_sessions as is_sufficient,
        coalesce(newest_sequences.sequences_found, 0) >= thresholds.minimum_sequences as is_flagged
    from by_account
    cross join thresholds
    left join newest_sequences on by_account.account_id = newest_sequences.account_id

),

judged as (

    select
        joined.account_id,
        'account_takeover' as signal_code,
        'access' as family,
        {{ rule_status('joined.is_sufficient', 'joined.is_flagged') }} as status,
        {{ rule_score('joined.is_sufficient', 'joined.is_flagged') }} as score,
        cast(joined.sequences_found as double) as observed_value,
        joined.minimum_sequences as threshold_value,
        joined.sessions as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(
            texts={'session_id': 'joined.session_id', 'changed_fields': 'joined.changed_fields'},
            raws={'sequences': 'joined.sequences_found', 'change_ids': "coalesce(joined.change_ids, '[]')"}
        ) }} as evidence,
        case
            when not joined.is_sufficient then 'Too few sessions to know which devices are the holder''s own.'
            when joined.is_flagged
                then
                    'The account may have been stolen. A device never seen before signed in on '
                    || joined.device_said || ', the credentials were changed on ' || joined.change_said
                    || ' (' || joined.changed_fields || '), the payout on ' || joined.payout_said
                    || '. Protect the holder: hold the payout, reach them on the earlier contact, '
                    || 'restore access. The holder is never sanctioned for this.'
            else 'No new device changed credentials and then the payout within days.'
        end as explanation
    from joined

)

select * from judged
