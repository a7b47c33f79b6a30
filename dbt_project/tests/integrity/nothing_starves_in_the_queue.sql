-- Nothing older than twice its target ranks below a younger piece of work of equal severity.
with

case_queue as (

    select * from {{ ref('case_queue') }}

),

case_sla as (

    select * from {{ ref('case_sla') }}

),

starving as (

    select distinct
        case_queue.case_key,
        case_queue.severity,
        case_queue.opened_at,
        case_queue.priority
    from case_queue
    inner join case_sla on case_queue.case_id = case_sla.case_id
    where
        case_queue.case_type <> 'appeal'
        and case_sla.stage in ('first_response', 'decision', 'approval')
        and case_sla.stopped_at is null
        and case_sla.elapsed_minutes > 2 * case_sla.target_minutes

),

preferred_to as (

    select
        starving.case_key,
        case_queue.case_key as younger_case_key
    from starving
    inner join case_queue
        on
            starving.severity = case_queue.severity
            and starving.opened_at < case_queue.opened_at
            and starving.priority < case_queue.priority

)

select * from preferred_to
