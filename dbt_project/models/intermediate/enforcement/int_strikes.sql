with

decisions as (

    select * from {{ ref('decisions') }}

),

strikes as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.decided_at as counts_from,
        {{ least_of(['decisions.superseded_at', 'decisions.overturned_at', 'decisions.strike_expires_at']) }}
            as counts_until,
        decisions.strike_weight
    from decisions
    where
        decisions.outcome = 'violation'
        and not decisions.is_interim
        and decisions.strike_weight is not null

)

select * from strikes
