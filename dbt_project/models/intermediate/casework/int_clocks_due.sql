with

clocks as (

    select * from {{ ref('int_clocks') }}

),

cases as (

    select * from {{ ref('cases') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

{# Every round counts, not the newest alone: a case that is closed and reopened has missed what it missed. #}
due as (

    select
        clocks.clock_id,
        clocks.stage,
        clocks.sla_state,
        clocks.elapsed_minutes,
        {{ day_of('clocks.due_at') }} as due_on,
        coalesce(clocks.queue, 'none') as queue,
        coalesce(clocks.severity, 0) as severity
    from clocks
    inner join cases on clocks.case_id = cases.case_id
    left join accounts on cases.subject_account_id = accounts.account_id
    where
        clocks.due_at <= {{ as_of() }}
        and clocks.sla_state in ('met', 'breached', 'overdue')
        and not coalesce(accounts.is_test, false)

)

select * from due
