with

status_spans as (

    select * from {{ ref('int_ticket_status_spans') }}

),

reply_runs as (

    select * from {{ ref('int_ticket_reply_runs') }}

),

{# A ticket's work lasts from its creation, or from when it was reopened, until it is solved. #}
begun as (

    select
        status_spans.ticket_id,
        status_spans.valid_from,
        {{ is_ticket_done('status_spans.status') }} as is_done
    from status_spans
    qualify {{ is_ticket_done('status_spans.status') }} is distinct from lag(
        {{ is_ticket_done('status_spans.status') }}
    ) over (
        partition by status_spans.ticket_id
        order by status_spans.valid_from nulls last
    )

),

stretched as (

    select
        begun.ticket_id,
        begun.is_done,
        begun.valid_from as started_at,
        lead(begun.valid_from) over (
            partition by begun.ticket_id
            order by begun.valid_from nulls last
        ) as stopped_at
    from begun

),

work_runs as (

    select
        stretched.ticket_id,
        stretched.started_at,
        stretched.stopped_at,
        row_number() over (
            partition by stretched.ticket_id
            order by stretched.started_at nulls last
        ) as run
    from stretched
    where not stretched.is_done

),

runs as (

    select
        reply_runs.ticket_id,
        case when reply_runs.wait = 1 then 'first_reply_time' else 'next_reply_time' end as metric,
        case when reply_runs.wait = 1 then 1 else reply_runs.wait - 1 end as run,
        reply_runs.started_at,
        reply_runs.stopped_at,
        reply_runs.stop_reason
    from reply_runs
    {% for metric in ['requester_wait_time', 'agent_work_time', 'resolution_time'] %}
    union all
    select
        work_runs.ticket_id,
        '{{ metric }}' as metric,
        work_runs.run,
        work_runs.started_at,
        work_runs.stopped_at,
        case when work_runs.stopped_at is not null then 'solved' end as stop_reason
    from work_runs
    {% endfor %}

),

named as (

    select
        {{ md5_key(['runs.ticket_id', 'runs.metric', 'runs.run']) }} as clock_id,
        runs.*
    from runs

)

select * from named
