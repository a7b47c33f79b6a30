with

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

recorded as (

    select * from {{ ref('stg_casework__decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

appeal_cases as (

    select * from {{ ref('int_appeal_cases') }}

),

case_reviews as (

    select * from {{ ref('stg_casework__case_reviews') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

checkable as (

    select
        max(case when provided.entity = 'decisions' then 1 else 0 end) = 1 as has_decisions,
        max(case when provided.entity = 'appeals' then 1 else 0 end) = 1 as has_appeals,
        max(case when provided.entity = 'case_reviews' then 1 else 0 end) = 1 as has_case_reviews
    from provided

),

settled as (

    select recorded.case_id
    from recorded
    union distinct
    select appeal_cases.case_id
    from appeal_cases
    inner join appeals on appeal_cases.appeal_id = appeals.appeal_id
    where appeals.outcome is not null
    union distinct
    select cases.case_id
    from cases
    inner join recorded on cases.source_id = recorded.decision_id
    inner join appeals on recorded.decision_id = appeals.decision_id
    where
        cases.case_type = 'appeal'
        and appeals.outcome is not null
    union distinct
    select cases.case_id
    from cases
    inner join case_reviews on cases.case_id = case_reviews.case_id
    where cases.case_type = 'quality_audit'

),

findings as (

    select
        'closed_without_decision' as control_code,
        cast(null as {{ t_text() }}) as decision_id,
        cases.case_id,
        cases.case_id as source_id,
        cases.subject_account_id,
        cast(null as {{ t_text() }}) as staff_id,
        coalesce(cases.closed_at, cases.updated_at, cases.opened_at) as found_at,
        'Case ' || cases.case_id || ' about ' || cases.subject_account_id || ', opened at '
        || {{ said_at('cases.opened_at') }} || ', is closed'
        || coalesce(' since ' || {{ said_at('cases.closed_at') }}, '')
        || ' with no decision on record.' as message
    from cases
    inner join checkable
        on
            checkable.has_decisions
            and (cases.case_type <> 'appeal' or checkable.has_appeals)
            and (cases.case_type <> 'quality_audit' or checkable.has_case_reviews)
    left join accounts on cases.subject_account_id = accounts.account_id
    left join settled on cases.case_id = settled.case_id
    where
        cases.status = 'closed'
        and settled.case_id is null
        and not coalesce(accounts.is_test, false)

)

select * from findings
