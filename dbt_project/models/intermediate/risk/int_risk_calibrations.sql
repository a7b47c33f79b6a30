with

fitted as (

    select * from {{ source('fitted', 'risk_calibrations') }}

),

thresholds as (

    select * from {{ ref('int_risk_thresholds') }}

),

known as (

    select
        fitted.version,
        fitted.known_from,
        fitted.bin,
        fitted.lower_log_odds,
        fitted.probability,
        dense_rank() over (order by fitted.known_from desc nulls last) as place
    from fitted
    inner join thresholds on fitted.base_version = thresholds.base_version
    where
        fitted.bin is not null
        and fitted.known_from <= {{ as_of() }}

),

bounded as (

    select
        known.version,
        known.known_from,
        known.place,
        known.bin,
        known.lower_log_odds,
        known.probability,
        lead(known.lower_log_odds) over (partition by known.place order by known.bin nulls last)
            as upper_log_odds
    from known
    where known.place <= 2

)

select * from bounded
