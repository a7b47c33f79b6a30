with

unnamed as (

    select * from {{ ref('int_causes_from_reports') }}

),

reports as (

    select * from {{ ref('stg_support__reports') }}

),

matters as (

    select * from {{ ref('int_case_matters') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

{# A hold or a lock protects meanwhile; it answers nothing. #}
decided as (

    select
        reports.report_id,
        reports.reporter_account_id,
        decisions.decision_id
    from unnamed
    inner join reports on unnamed.evidence_id = reports.report_id
    inner join matters
        on
            unnamed.subject_account_id = matters.subject_account_id
            and unnamed.cause = matters.cause
    inner join decisions
        on
            matters.case_id = decisions.case_id
            and reports.created_at <= decisions.decided_at
            and not decisions.is_interim
    qualify row_number() over (
        partition by reports.report_id
        order by decisions.decided_at asc nulls last, decisions.decision_id asc nulls last
    ) = 1

)

select * from decided
