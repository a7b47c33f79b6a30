with

decisions as (

    select * from {{ ref('decisions') }}

),

strikes as (

    select * from {{ ref('int_strikes') }}

),

{# What its own case brought before is what is being decided anew, not an earlier breach. #}
counted as (

    select
        decisions.decision_id,
        cast(floor(coalesce(sum(strikes.strike_weight), 0) + 0.000001) as bigint) as strikes_before
    from decisions
    left join strikes
        on
            decisions.subject_account_id = strikes.subject_account_id
            and coalesce(decisions.case_id <> strikes.case_id, true)
            and decisions.decided_at > strikes.counts_from
            and (strikes.counts_until is null or decisions.decided_at < strikes.counts_until)
    group by decisions.decision_id

)

select * from counted
