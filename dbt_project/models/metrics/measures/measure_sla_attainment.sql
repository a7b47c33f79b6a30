with

clocks as (

    select * from {{ ref('case_sla') }}

),

cases as (

    select * from {{ ref('cases') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

events as (

    select
        cast(clocks.due_at as date) as metric_date,
        clocks.queue as dimension_value,
        1 as denominator,
        case when clocks.sla_state = 'met' then 1 else 0 end as numerator
    from clocks
    left join cases on clocks.case_id = cases.case_id
    left join accounts on cases.subject_account_id = accounts.account_id
    where
        clocks.sla_state in ('met', 'breached', 'overdue')
        and clocks.due_at <= {{ as_of() }}
        and not coalesce(accounts.is_test, false)

),

measured as (

    {{ measured_by('events', 'queue') }}

),

final as (

    select
        measured.metric_date,
        measured.dimension,
        measured.dimension_value,
        measured.numerator,
        measured.denominator
    from measured

)

select * from final
