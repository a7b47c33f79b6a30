with

strikes as (

    select * from {{ ref('int_strikes') }}

),

active as (

    select
        strikes.subject_account_id as account_id,
        cast(floor(sum(strikes.strike_weight) + 0.000001) as bigint) as strikes,
        max(strikes.counts_from) as newest_strike_at,
        min(strikes.counts_until) as next_expiry_at
    from strikes
    where
        strikes.counts_from <= {{ as_of() }}
        and (strikes.counts_until is null or strikes.counts_until > {{ as_of() }})
    group by strikes.subject_account_id

)

select * from active
