with

checks as (

    select * from {{ ref('int_account_checks') }}

),

earlier as (

    select * from {{ source('history', 'signal_history') }}

),

settings as (

    select * from {{ ref('risk_settings') }}

),

numbers as (

    {{ settings_of('settings', ['persistence_nights', 'persistence_window']) }}

),

nights as (

    select
        earlier.as_of,
        row_number() over (order by earlier.as_of desc nulls last) as place
    from earlier
    where earlier.as_of < {{ as_of() }}
    group by earlier.as_of

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

recorded as (

    select coalesce(max(recent.nights_on_record), 1) as nights_on_record
    from recent

),

flags as (

    select
        checks.account_id,
        checks.signal_code,
        coalesce(seen.nights_flagged, 0) + 1 as nights_flagged,
        recorded.nights_on_record < numbers.persistence_window
        or coalesce(seen.nights_flagged, 0) + 1 >= numbers.persistence_nights as is_lasting
    from checks
    cross join numbers
    cross join recorded
    left join seen
        on
            checks.account_id = seen.account_id
            and checks.signal_code = seen.signal_code
    where
        checks.status = 'flagged'
        and checks.p_value is not null

)

select * from flags
