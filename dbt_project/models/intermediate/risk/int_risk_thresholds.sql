with

settings as (

    select * from {{ ref('risk_settings') }}

),

steps as (

    select * from {{ ref('risk_steps') }}

),

numbers as (

    {{ settings_of('settings', ['band_elevated', 'band_high', 'band_very_high', 'families_for_review']) }}

),

named as (

    select max(settings.value) as base_version
    from settings
    where
        settings.setting = 'score_version'
        and {{ in_force('settings', as_of()) }}

),

priced as (

    select
        steps.step,
        coalesce(steps.costs_person_money, false) as costs_person_money,
        (steps.cost_when_honest + steps.person_minutes * steps.cost_per_minute)
        / nullif(steps.cost_when_honest + steps.share_found * steps.cost_when_missed, 0) as pays_from
    from steps
    where {{ in_force('steps', as_of()) }}

),

thresholds as (

    select
        {{ round_stat("max(case when priced.step = 'request_evidence' then priced.pays_from end)") }}
            as request_evidence_threshold,
        coalesce(bool_or(priced.step = 'request_evidence' and priced.costs_person_money), false)
            as request_evidence_costs_money,
        {{ round_stat("max(case when priced.step = 'review' then priced.pays_from end)") }}
            as review_threshold,
        coalesce(bool_or(priced.step = 'review' and priced.costs_person_money), false)
            as review_costs_money
    from priced

),

final as (

    select
        numbers.*,
        named.base_version,
        thresholds.request_evidence_threshold,
        thresholds.request_evidence_costs_money,
        thresholds.review_threshold,
        thresholds.review_costs_money
    from numbers
    cross join named
    cross join thresholds

)

select * from final
