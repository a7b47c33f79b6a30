with

queue_items as (

    select * from {{ ref('int_queue_items') }}

),

queues as (

    select * from {{ ref('queues') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

{# What is proposed waits too: a report for its first answer, a gate or an appeal for its decision.
   The desk may keep an appeal's case open after it was decided; the clock stops all the same.
   Where nobody recorded when it ended, nobody can say how long it took. #}
clocks as (

    select
        {{ md5_key(['queue_items.case_key', "'proposal'"]) }} as clock_id,
        queue_items.case_key,
        case
            when queue_items.case_type = 'appeal' then 'appeal'
            when queue_items.source = 'gate' then 'decision'
            else 'first_response'
        end as stage,
        queue_items.case_type,
        queue_items.queue,
        queues.team,
        queue_items.severity,
        queue_items.opened_at as started_at,
        case
            when appeals.decided_at <= {{ as_of() }} then greatest(appeals.decided_at, queue_items.opened_at)
        end as stopped_at
    from queue_items
    left join queues
        on
            queue_items.queue = queues.queue
            and {{ in_force('queues', as_of()) }}
    left join appeals on queue_items.cause = 'appeal:' || appeals.appeal_id
    where
        (
            queue_items.state = 'proposed'
            or queue_items.cause like 'appeal:%'
        )
        and (
            appeals.outcome is null
            or appeals.decided_at is not null
        )

)

select * from clocks
