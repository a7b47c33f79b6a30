with

cases as (

    select * from {{ ref('cases') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

reviews as (

    select * from {{ ref('stg_casework__case_reviews') }}

),

said as (

    select * from {{ source('history', 'risk_history') }}

),

{# Where a finding of no violation fell on appeal nobody has said what there was: such a case is no label. #}
outcomes as (

    select
        decisions.case_id,
        decisions.decision_id as outcome_id,
        decisions.decided_at,
        1 as place,
        case
            when decisions.outcome = 'violation' and not decisions.is_overturned then 1
            when decisions.outcome = 'violation' or not decisions.is_overturned then 0
        end as is_violation
    from decisions
    where
        decisions.outcome in ('violation', 'no_violation')
        and not decisions.is_interim
        and not decisions.is_superseded
        and coalesce(decisions.automation_level, 'none') <> 'full'
    union all
    select
        reviews.case_id,
        reviews.case_review_id as outcome_id,
        reviews.reviewed_at as decided_at,
        2 as place,
        case when reviews.outcome = 'violation' then 1 else 0 end as is_violation
    from reviews
    where reviews.outcome in ('violation', 'no_violation')

),

labelled as (

    select
        cases.case_id,
        cases.subject_account_id as account_id,
        cases.source,
        cases.opened_at,
        outcomes.decided_at,
        outcomes.is_violation,
        case when cases.source = 'audit' then nullif(cases.sampling_probability, 0) end as drawn
    from cases
    inner join outcomes on cases.case_id = outcomes.case_id
    where cases.case_type <> 'appeal'
    qualify row_number() over (
        partition by cases.case_id
        order by
            outcomes.place asc nulls last,
            outcomes.decided_at desc nulls last,
            outcomes.outcome_id asc nulls last
    ) = 1

),

scored as (

    select
        labelled.case_id,
        said.as_of as scored_at,
        said.log_odds,
        said.risk_score,
        said.score_version,
        said.base_version,
        said.recommended_step <> 'none' and coalesce(said.families_flagged, 1) > 0 as is_queued
    from labelled
    inner join said on labelled.account_id = said.account_id
    where said.as_of < {{ as_of() }} and said.as_of <= labelled.opened_at
    qualify row_number() over (partition by labelled.case_id order by said.as_of desc nulls last) = 1

),

final as (

    select
        labelled.case_id,
        labelled.account_id,
        labelled.source,
        labelled.opened_at,
        labelled.decided_at,
        cast(labelled.is_violation as bigint) as is_violation,
        labelled.drawn as sampling_probability,
        case scored.is_queued when true then 1.0 when false then labelled.drawn end as inclusion_probability,
        scored.scored_at,
        scored.log_odds,
        scored.risk_score,
        scored.score_version,
        scored.base_version,
        {{ as_of() }} as as_of
    from labelled
    left join scored on labelled.case_id = scored.case_id
    where labelled.is_violation is not null

)

select * from final
