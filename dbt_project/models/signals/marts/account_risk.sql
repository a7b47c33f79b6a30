with

scores as (

    select * from {{ ref('int_risk_scores') }}

),

reasons as (

    select * from {{ ref('int_risk_reasons') }}

),

settings as (

    select * from {{ ref('risk_settings') }}

),

numbers as (

    select
        {%- for setting in [
            'band_elevated', 'band_high', 'band_very_high', 'review_threshold', 'request_evidence_threshold',
            'families_for_review'
        ] %}
        max(
            case
                when settings.setting = '{{ setting }}' then {{ try_cast_as('settings.value', 'double') }}
            end
        ) as {{ setting }},
        {%- endfor %}
        max(case when settings.setting = 'score_version' then settings.value end) as score_version
    from settings
    where {{ in_force('settings', as_of()) }}

),

judged as (

    select
        scores.account_id,
        scores.account_role,
        {{ round_stat('scores.risk_score') }} as risk_score,
        cast(scores.families_flagged as bigint) as families_flagged,
        scores.families_flagged >= numbers.families_for_review or scores.has_hard_fact as is_sufficient,
        coalesce(reasons.reason_codes, '[]') as reason_codes,
        coalesce(reasons.flags, 0) as flags,
        coalesce(reasons.flags, 0) = 1 and coalesce(reasons.speed_flags, 0) = 1 as is_speed_alone,
        coalesce(reasons.golds_passed, 0) = 1 as has_passed_golds,
        coalesce(reasons.flags, 0) > 0 and reasons.flags = reasons.victim_flags as is_victim_alone,
        numbers.band_elevated,
        numbers.band_high,
        numbers.band_very_high,
        numbers.review_threshold,
        numbers.request_evidence_threshold,
        numbers.score_version
    from scores
    cross join numbers
    left join reasons on scores.account_id = reasons.account_id

),

stepped as (

    select
        judged.*,
        case
            when judged.is_sufficient and judged.risk_score >= judged.review_threshold then 'review'
            when judged.is_speed_alone and judged.has_passed_golds then 'none'
            when judged.flags > 0 or judged.risk_score >= judged.request_evidence_threshold
                then 'request_evidence'
            else 'none'
        end as recommended_step
    from judged

),

risk as (

    select
        stepped.account_id,
        stepped.account_role,
        stepped.risk_score,
        case
            when stepped.risk_score >= stepped.band_very_high then 'very_high'
            when stepped.risk_score >= stepped.band_high then 'high'
            when stepped.risk_score >= stepped.band_elevated then 'elevated'
            else 'low'
        end as risk_band,
        stepped.families_flagged,
        case when stepped.is_sufficient then 'sufficient' else 'insufficient' end as evidence_status,
        stepped.reason_codes,
        stepped.recommended_step,
        case
            when stepped.recommended_step = 'review'
                then 'Evidence of more than one kind: a person should look at the account.'
            when stepped.is_speed_alone and stepped.has_passed_golds
                then 'Fast, but the gold tasks were passed: nothing further is needed.'
            when stepped.is_speed_alone then 'Speed alone proves nothing: send 20 gold tasks.'
            when stepped.is_victim_alone
                then 'The account may have been stolen: protect it, and tell the holder, who is the victim.'
            when stepped.recommended_step = 'request_evidence'
                then 'Not enough for a review: ask for more evidence, such as 20 gold tasks or the drafts.'
            else 'Nothing is flagged.'
        end as explanation,
        stepped.score_version,
        {{ as_of() }} as as_of
    from stepped

)

select * from risk
