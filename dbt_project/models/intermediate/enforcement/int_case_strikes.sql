with

strikes as (

    select * from {{ ref('int_strikes') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

{# What a case has brought so far: it is no earlier strike when the same case is decided anew. #}
own as (

    select
        decisions.case_id,
        cast(floor(sum(strikes.strike_weight) + 0.000001) as bigint) as strikes
    from strikes
    inner join decisions on strikes.decision_id = decisions.decision_id
    where
        strikes.counts_from <= {{ as_of() }}
        and (strikes.counts_until is null or strikes.counts_until > {{ as_of() }})
    group by decisions.case_id

)

select * from own
