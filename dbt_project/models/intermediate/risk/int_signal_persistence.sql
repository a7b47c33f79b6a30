with

checks as (

    select * from {{ ref('int_account_checks') }}

),

earlier as (

    select * from {{ source('history', 'signal_history') }}

),

linked as (

    select * from {{ source('linkage', 'linked_records') }}

),

settings as (

    select * from {{ ref('risk_settings') }}

),

numbers as (

    {{ settings_of('settings', ['persistence_nights', 'persistence_window']) }}

),

{# A night on which nothing was flagged said nothing of signals, but like every night it linked accounts. #}
recorded as (

    select earlier.as_of
    from earlier
    where earlier.as_of < {{ as_of() }}
    union distinct
    select linked.as_of
    from linked
    where linked.as_of < {{ as_of() }}

),

nights as (

    select
        recorded.as_of,
        row_number() over (order by recorded.as_of desc nulls last) as place
    from recorded

),

recent as (

    select
        nights.as_of,
        count(*) over () + 1 as nights_on_record
    from nights
    cross join numbers
    where nights.place < numbers.persistence_window

),

seen as (

    select
        earlier.account_id,
        earlier.signal_code,
        count(*) as nights_flagged
    from earlier
    inner join recent on earlier.as_of = recent.as_of
    where earlier.status in ('flagged', 'excepted')
    group by earlier.account_id, earlier.signal_code

),

counted as (

    select coalesce(max(recent.nights_on_record), 1) as nights_on_record
    from recent

),

flags as (

    select
        checks.account_id,
        checks.signal_code,
        coalesce(seen.nights_flagged, 0) + 1 as nights_flagged,
        counted.nights_on_record < numbers.persistence_window
        or coalesce(seen.nights_flagged, 0) + 1 >= numbers.persistence_nights as is_lasting
    from checks
    cross join numbers
    cross join counted
    left join seen
        on
            checks.account_id = seen.account_id
            and checks.signal_code = seen.signal_code
    where
        checks.status = 'flagged'
        and checks.p_value is not null

)

select * from flags
