with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'self_dealing', ['maximum_holders']) }}

),

methods as (

    select * from {{ ref('stg_money__payout_methods') }}

),

held as (

    select distinct
        methods.account_id,
        methods.instrument_fingerprint
    from methods
    where methods.instrument_fingerprint is not null

),

counted as (

    select
        held.account_id,
        held.instrument_fingerprint,
        count(*) over (partition by held.instrument_fingerprint) as holders
    from held

),

instruments as (

    select
        counted.account_id,
        counted.instrument_fingerprint,
        counted.holders
    from counted
    inner join thresholds on counted.holders <= thresholds.maximum_holders

)

select * from instruments
