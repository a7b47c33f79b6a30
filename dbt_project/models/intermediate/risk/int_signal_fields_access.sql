with

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

device_days as (

    select * from {{ ref('int_device_days') }}

),

linked as (

    select * from {{ source('linkage', 'linked_records') }}

),

signup_places as (

    select * from {{ ref('int_signup_places') }}

),

seen as (

    select
        count(device_days.device_id) as devices,
        count(device_days.browser_timezone) as zones,
        coalesce(sum(device_days.located_sessions), 0) as located_sessions,
        coalesce(sum(device_days.marked_sessions), 0) as marked_sessions,
        coalesce(sum(device_days.placed_sessions), 0) as placed_sessions
    from device_days

),

counted as (

    select
        count(checks.document_number) as document_numbers,
        count(checks.is_final) as finals,
        count(checks.match_disposition) as dispositions
    from checks

),

fields as (

    select
        'document_reuse' as signal_code,
        counted.document_numbers > 0 as has_values,
        'document_number' as field
    from counted
    union all
    select
        'identity_check_failure' as signal_code,
        counted.finals > 0 as has_values,
        'is_final' as field
    from counted
    union all
    select
        'screening_list_match' as signal_code,
        counted.dispositions > 0 as has_values,
        'match_disposition' as field
    from counted
    {%- for signal, seen_of_it, field in [
        ('impossible_travel', 'located_sessions', 'ip_accuracy_km'),
        ('remote_desktop', 'marked_sessions', 'is_remote_desktop'),
        ('location_mismatch', 'placed_sessions', 'browser_timezone'),
        ('odd_hours_burst', 'zones', 'browser_timezone'),
        ('account_takeover', 'devices', 'device_id'),
        ('payout_change_before_cash_out', 'devices', 'device_id'),
    ] %}
    union all
    select
        '{{ signal }}' as signal_code,
        seen.{{ seen_of_it }} > 0 as has_values,
        '{{ field }}' as field
    from seen
    {%- endfor %}
    union all
    select
        'account_handoff' as signal_code,
        seen.devices > 0 and seen.zones > 0 as has_values,
        'device_id and browser_timezone' as field
    from seen
    union all
    select
        'signup_velocity' as signal_code,
        count(*) > 0 as has_values,
        'device_id' as field
    from signup_places
    {%- for signal in ['duplicate_account', 'ban_evasion'] %}
    union all
    select
        '{{ signal }}' as signal_code,
        coalesce(sum(linked.details_known), 0) > 0 as has_values,
        'full_name' as field
    from linked
    where linked.as_of = {{ as_of() }}
    {%- endfor %}

)

select * from fields
