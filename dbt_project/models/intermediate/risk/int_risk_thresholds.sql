{% set numbers = [
    'band_elevated', 'band_high', 'band_very_high', 'families_for_review',
] %}
with

settings as (

    select * from {{ ref('risk_settings') }}

),

steps as (

    select * from {{ ref('risk_steps') }}

),

numbers as (

    select
        {%- for number in numbers %}
        max(
            case when settings.setting = '{{ number }}' then {{ try_cast_as('settings.value', 'double') }} end
        ) as {{ number }},
        {%- endfor %}
        max(case when settings.setting = 'score_version' then settings.value end) as base_version
    from settings
    where {{ in_force('settings', as_of()) }}

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
        {%- for step in ['request_evidence', 'review'] %}
        {{ round_stat("max(case when priced.step = '" ~ step ~ "' then priced.pays_from end)") }}
            as {{ step }}_threshold,
        max(case when priced.step = '{{ step }}' and priced.costs_person_money then 1 else 0 end) = 1
            as {{ step }}_costs_money{{ ',' if not loop.last }}
        {%- endfor %}
    from priced

),

final as (

    select
        numbers.*,
        thresholds.*
    from numbers
    cross join thresholds

)

select * from final
