with

decisions as (

    select * from {{ ref('decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

clocks as (

    select * from {{ ref('int_clocks') }}

),

findings as (

    select
        'remedy_late' as control_code,
        decisions.decision_id,
        decisions.case_id,
        appeals.appeal_id as source_id,
        decisions.subject_account_id,
        appeals.decided_by as staff_id,
        clocks.due_at as found_at,
        'Appeal ' || appeals.appeal_id || ' overturned ' || decisions.decision_id || ' at '
        || {{ said_at('appeals.decided_at') }} || '; ' || decisions.subject_account_id
        || ' was to be made whole by ' || {{ said_at('clocks.due_at') }} || ' and '
        || coalesce('was so only at ' || {{ said_at('clocks.stopped_at') }}, 'is not yet') || '.' as message
    from appeals
    inner join decisions on appeals.decision_id = decisions.decision_id
    inner join clocks
        on {{ md5_key(['decisions.case_id', "'remedy'", 'appeals.appeal_id']) }} = clocks.clock_id
    where
        clocks.sla_state in ('breached', 'overdue')
        and coalesce(appeals.account_id = decisions.subject_account_id, true)

),

final as (

    select
        findings.control_code,
        findings.decision_id,
        findings.case_id,
        findings.source_id,
        findings.subject_account_id,
        findings.staff_id,
        findings.found_at,
        findings.message
    from findings

)

select * from final
