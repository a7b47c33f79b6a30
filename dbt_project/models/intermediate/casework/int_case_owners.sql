with

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

queues as (

    select * from {{ ref('queues') }}

),

queue_case_types as (

    {{ json_list_rows('queues', 'case_types', 'case_type', ['queue', 'valid_from', 'valid_to']) }}

),

{# A type of case that several queues take has no usual queue: which one depends on what raised it. #}
usual_queues as (

    select
        queue_case_types.case_type,
        min(queue_case_types.queue) as queue
    from queue_case_types
    where {{ in_force('queue_case_types', as_of()) }}
    group by queue_case_types.case_type
    having count(*) = 1

),

holders as (

    select
        case_events.case_id,
        case case_events.event_type
            when 'claimed' then coalesce(case_events.actor_id, case_events.to_value)
            when 'released' then null
            else case_events.to_value
        end as staff_id
    from case_events
    left join staff on case_events.to_value = staff.staff_id
    where
        case_events.event_type in ('assigned', 'claimed', 'transferred', 'released')
        or (case_events.event_type = 'escalated' and staff.staff_id is not null)
    qualify row_number() over (
        partition by case_events.case_id
        order by
            case_events.occurred_at desc nulls last,
            case_events.event_id desc nulls last
    ) = 1

),

owners as (

    select
        cases.case_id,
        staff.staff_id as assigned_staff_id,
        coalesce(nullif(trim(cases.queue), ''), usual_queues.queue) as queue,
        coalesce(queues.team, staff.team) as team
    from cases
    left join usual_queues on cases.case_type = usual_queues.case_type
    left join queues
        on
            coalesce(nullif(trim(cases.queue), ''), usual_queues.queue) = queues.queue
            and {{ in_force('queues', as_of()) }}
    left join holders on cases.case_id = holders.case_id
    left join staff on holders.staff_id = staff.staff_id

)

select * from owners
