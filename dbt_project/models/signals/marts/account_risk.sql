with

scores as (

    select * from {{ ref('int_risk_calibrated') }}

),

reasons as (

    select * from {{ ref('int_risk_reasons') }}

),

thresholds as (

    select * from {{ ref('int_risk_thresholds') }}

),

judged as (

    select
        scores.account_id,
        {{ round_stat('scores.risk_score') }} as risk_score,
        scores.families_lasting >= thresholds.families_for_review or scores.has_hard_fact as is_sufficient,
        coalesce(reasons.flags, 0) = 1 and coalesce(reasons.speed_flags, 0) = 1 as is_speed_alone,
        coalesce(reasons.golds_asked, 0) as golds_asked,
        coalesce(reasons.flags, 0) > 0 and reasons.flags = reasons.victim_flags as is_victim_alone,
        coalesce(reasons.flags, 0) as flags
    from scores
    cross join thresholds
    left join reasons on scores.account_id = reasons.account_id

),

stepped as (

    select
        judged.*,
        case
            when
                judged.is_sufficient
                and judged.risk_score >= thresholds.review_threshold
                and (scores.has_hard_fact or not thresholds.review_costs_money)
                then 'review'
            when
                judged.flags > 0
                and (
                    judged.risk_score >= thresholds.request_evidence_threshold
                    or not coalesce(scores.is_calibrated, false)
                    or judged.is_victim_alone
                )
                and (scores.has_hard_fact or not thresholds.request_evidence_costs_money)
                then 'request_evidence'
            when
                judged.flags = 0
                and judged.golds_asked > 0
                and not thresholds.request_evidence_costs_money
                then 'request_evidence'
            else 'none'
        end as recommended_step
    from judged
    inner join scores on judged.account_id = scores.account_id
    cross join thresholds

),

risk as (

    select
        stepped.account_id,
        scores.account_role,
        stepped.risk_score,
        case
            when stepped.risk_score >= thresholds.band_very_high then 'very_high'
            when stepped.risk_score >= thresholds.band_high then 'high'
            when stepped.risk_score >= thresholds.band_elevated then 'elevated'
            else 'low'
        end as risk_band,
        cast(scores.families_flagged as bigint) as families_flagged,
        case when stepped.is_sufficient then 'sufficient' else 'insufficient' end as evidence_status,
        coalesce(reasons.reason_codes, '[]') as reason_codes,
        stepped.recommended_step,
        case
            when stepped.recommended_step = 'request_evidence' then stepped.golds_asked
            else 0
        end as golds_asked,
        {{ risk_words('stepped', 'scores', 'thresholds') }} as explanation,
        scores.score_version,
        scores.is_calibrated,
        {{ round_stat('scores.uncalibrated_score') }} as uncalibrated_score,
        {{ round_stat('scores.shadow_score') }} as shadow_score,
        scores.shadow_version,
        scores.log_odds,
        thresholds.base_version,
        {{ as_of() }} as as_of
    from stepped
    inner join scores on stepped.account_id = scores.account_id
    cross join thresholds
    left join reasons on stepped.account_id = reasons.account_id

)

select * from risk
