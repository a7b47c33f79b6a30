with

scores as (

    select * from {{ ref('int_risk_scores') }}

),

thresholds as (

    select * from {{ ref('int_risk_thresholds') }}

),

calibrations as (

    select * from {{ ref('int_risk_calibrations') }}

),

placed as (

    select
        scores.account_id,
        {%- for place in [1, 2] %}
        max(case when calibrations.place = {{ place }} then calibrations.version end) as version_{{ place }},
        max(case when calibrations.place = {{ place }} then calibrations.probability end)
            as probability_{{ place }},
        {%- endfor %}
        count(*) as versions
    from scores
    inner join calibrations
        on
            scores.log_odds >= coalesce(calibrations.lower_log_odds, scores.log_odds)
            and (calibrations.upper_log_odds is null or scores.log_odds < calibrations.upper_log_odds)
    group by scores.account_id

),

calibrated as (

    select
        scores.account_id,
        scores.account_role,
        scores.families_flagged,
        scores.families_counting,
        scores.families_lasting,
        scores.has_hard_fact,
        scores.log_odds,
        scores.risk_score as uncalibrated_score,
        coalesce(placed.probability_1, scores.risk_score) as risk_score,
        coalesce(placed.version_1, thresholds.base_version) as score_version,
        placed.version_1 is not null as is_calibrated,
        case when placed.version_1 is not null then coalesce(placed.probability_2, scores.risk_score) end
            as shadow_score,
        case when placed.version_1 is not null then coalesce(placed.version_2, thresholds.base_version) end
            as shadow_version
    from scores
    cross join thresholds
    left join placed on scores.account_id = placed.account_id

)

select * from calibrated
