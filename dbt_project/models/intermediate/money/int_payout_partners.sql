with

instruments as (

    select * from {{ ref('int_payout_instruments') }}

),

other_instruments as (

    select * from {{ ref('int_payout_instruments') }}

),

partners as (

    select distinct
        instruments.account_id,
        other_instruments.account_id as other_account_id
    from instruments
    inner join other_instruments
        on
            instruments.instrument_fingerprint = other_instruments.instrument_fingerprint
            and instruments.account_id <> other_instruments.account_id

)

select * from partners
