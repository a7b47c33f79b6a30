with

draws as (

    select * from {{ ref('audit_draws') }}

),

second_looks as (

    select * from {{ ref('qa_sample') }}

),

cases as (

    select * from {{ ref('cases') }}

),

audited as (

    select
        cases.subject_account_id as account_id,
        max(cases.opened_at) as opened_at
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
    left join second_looks on draws.case_key = second_looks.case_key
    left join audited on draws.unit = 'account' and draws.account_id = audited.account_id
    where
        second_looks.reviewed_at is null
        and coalesce(audited.opened_at < draws.as_of, true)

)

select * from causes
