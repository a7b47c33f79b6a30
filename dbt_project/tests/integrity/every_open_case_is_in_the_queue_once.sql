-- Every open case is in the queue once, beside its appeals, and no closed case is.
with

cases as (

    select * from {{ ref('cases') }}

),

case_queue as (

    select * from {{ ref('case_queue') }}

),

queued as (

    select
        case_queue.case_id,
        count(*) as times
    from case_queue
    where
        case_queue.case_id is not null
        and (case_queue.source <> 'appeal' or case_queue.sla_stage <> 'appeal' or case_queue.state <> 'open')
    group by case_queue.case_id

),

wrong as (

    select cases.case_id
    from cases
    left join queued on cases.case_id = queued.case_id
    where
        cases.case_type <> 'appeal'
        and coalesce(queued.times, 0) <> case when cases.status = 'closed' then 0 else 1 end

)

select * from wrong
