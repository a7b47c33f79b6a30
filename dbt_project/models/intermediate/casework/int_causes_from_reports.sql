with

reports as (

    select * from {{ ref('stg_support__reports') }}

),

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

handled as (

    select distinct cases.source_id as report_id
    from cases
    where
        cases.source = 'report'
        and cases.source_id is not null

),

causes as (

    select
        reports.subject_account_id,
        queue_routing.queue,
        queue_routing.case_type,
        'report' as source,
        coalesce(reports.policy_code, queue_routing.policy_code) as policy_code,
        'policy:' || coalesce(reports.policy_code, queue_routing.policy_code) as cause,
        cast(null as bigint) as severity,
        'report_' || reports.channel as reason_code,
        reports.report_id as evidence_id,
        reports.created_at as evidence_at,
        reports.created_at as opened_at,
        cast(null as {{ t_text() }}) as case_id,
        cast(null as {{ t_text() }}) as decision_id,
        'review' as recommended_step
    from reports
    inner join queue_routing
        on
            queue_routing.source = 'report'
            and {{ in_force('queue_routing', as_of()) }}
    left join handled on reports.report_id = handled.report_id
    where
        reports.case_id is null
        and handled.report_id is null

)

select * from causes
