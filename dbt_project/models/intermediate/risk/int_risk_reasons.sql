with

evidence as (

    select * from {{ ref('int_risk_evidence') }}

),

reasons as (

    select
        evidence.account_id,
        {{ string_list(
            "case when evidence.status = 'flagged' then evidence.signal_code end",
            '-evidence.log_likelihood_ratio, evidence.signal_code'
        ) }} as reason_codes,
        sum(case when evidence.status = 'flagged' then 1 else 0 end) as flags,
        sum(
            case
                when
                    evidence.status = 'flagged'
                    and evidence.signal_code = 'too_fast'
                    and not evidence.is_confirmed_by_golds
                    then 1
                else 0
            end
        ) as speed_flags,
        sum(
            case when evidence.status = 'flagged' and evidence.log_likelihood_ratio = 0 then 1 else 0 end
        ) as victim_flags,
        cast(max(evidence.golds_asked) as bigint) as golds_asked
    from evidence
    group by evidence.account_id

)

select * from reasons
