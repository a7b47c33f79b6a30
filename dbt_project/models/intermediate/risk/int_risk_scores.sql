with

evidence as (

    select * from {{ ref('int_risk_evidence') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

caps as (

    select * from {{ ref('risk_family_caps') }}

),

settings as (

    select * from {{ ref('risk_settings') }}

),

fitted as (

    select * from {{ source('fitted', 'risk_calibrations') }}

),

audited as (

    select max_by(fitted.prior, fitted.known_from) as prior
    from fitted
    where
        fitted.known_from <= {{ as_of() }}
        and fitted.prior is not null

),

numbers as (

    select coalesce(max(audited.prior), max({{ try_cast_as('settings.value', 'double') }})) as prior
    from settings
    cross join audited
    where
        settings.setting = 'prior'
        and {{ in_force('settings', as_of()) }}

),

families as (

    select
        evidence.account_id,
        evidence.family,
        sum(evidence.log_likelihood_ratio) as log_likelihood_ratio,
        max(case when evidence.status = 'flagged' then 1 else 0 end) as is_flagged,
        max(case when evidence.is_counting then 1 else 0 end) as is_counting,
        max(case when evidence.is_lasting then 1 else 0 end) as is_lasting,
        max(
            case when evidence.status = 'flagged' and evidence.is_hard_fact then 1 else 0 end
        ) as has_hard_fact
    from evidence
    group by evidence.account_id, evidence.family

),

capped as (

    select
        families.account_id,
        families.is_flagged,
        families.is_counting,
        families.is_lasting,
        families.has_hard_fact,
        greatest(-caps.cap, least(caps.cap, families.log_likelihood_ratio)) as log_likelihood_ratio
    from families
    inner join caps
        on
            families.family = caps.family
            and {{ in_force('caps', as_of()) }}

),

summed as (

    select
        capped.account_id,
        sum(capped.log_likelihood_ratio) as log_likelihood_ratio,
        sum(capped.is_flagged) as families_flagged,
        sum(capped.is_counting) as families_counting,
        sum(capped.is_lasting) as families_lasting,
        max(capped.has_hard_fact) as has_hard_fact
    from capped
    group by capped.account_id

),

scored as (

    select
        accounts.account_id,
        accounts.account_role,
        coalesce(summed.families_flagged, 0) as families_flagged,
        coalesce(summed.families_counting, 0) as families_counting,
        coalesce(summed.families_lasting, 0) as families_lasting,
        coalesce(summed.has_hard_fact, 0) = 1 as has_hard_fact,
        {{ round_stat('coalesce(summed.log_likelihood_ratio, 0.0)') }} as log_odds,
        {{ sigmoid(logit('numbers.prior') ~ ' + coalesce(summed.log_likelihood_ratio, 0.0)') }} as risk_score
    from accounts
    cross join numbers
    left join summed on accounts.account_id = summed.account_id
    where not coalesce(accounts.is_test, false)

)

select * from scored
