with

draws as (

    select * from {{ ref('audit_draws') }}

),

reviews as (

    select * from {{ ref('stg_casework__case_reviews') }}

),

cases as (

    select * from {{ ref('cases') }}

),

taken_up as (

    select
        'case' as unit,
        reviews.case_id as unit_id,
        max(reviews.reviewed_at) as taken_at
    from reviews
    where reviews.is_blind
    group by reviews.case_id
    union all
    select
        'account' as unit,
        cases.subject_account_id as unit_id,
        max(cases.opened_at) as taken_at
    from cases
    where cases.case_type = 'quality_audit'
    group by cases.subject_account_id

),

{# The reason does not say what was decided: the second look is blind. #}
causes as (

    select
        draws.account_id as subject_account_id,
        draws.queue,
        'quality_audit' as case_type,
        'audit' as source,
        cast(null as {{ t_text() }}) as policy_code,
        draws.cause,
        cast(null as bigint) as severity,
        case draws.unit when 'case' then 'second_look' else 'random_audit' end as reason_code,
        draws.unit_id as evidence_id,
        draws.as_of as evidence_at,
        draws.as_of as opened_at,
        cast(null as {{ t_text() }}) as case_id,
        cast(null as {{ t_text() }}) as decision_id,
        'review' as recommended_step
    from draws
    left join taken_up
        on
            draws.unit = taken_up.unit
            and draws.unit_id = taken_up.unit_id
            and draws.as_of <= taken_up.taken_at
    where taken_up.unit_id is null

)

select * from causes
