with

case_clocks as (

    select * from {{ ref('int_case_clocks_started') }}

),

cases as (

    select * from {{ ref('cases') }}

),

severity_spans as (

    select * from {{ ref('int_case_severity_spans') }}

),

team_spans as (

    select * from {{ ref('int_case_team_spans') }}

),

queue_items as (

    select * from {{ ref('int_queue_items') }}

),

queues as (

    select * from {{ ref('queues') }}

),

clocks_of_cases as (

    select
        {{ md5_key(['case_clocks.case_id', 'case_clocks.stage', 'case_clocks.cause_id']) }} as clock_id,
        case_clocks.case_id,
        cast(null as {{ t_text() }}) as case_key,
        case_clocks.stage,
        row_number() over (
            partition by
                case_clocks.case_id,
                case_clocks.stage
            order by
                case_clocks.started_at nulls last,
                case_clocks.cause_id nulls last
        ) as round,
        coalesce(cases.case_type, 'investigation') as case_type,
        cases.queue,
        coalesce(team_spans.team, cases.team) as team,
        coalesce(case_clocks.severity, severity_spans.severity) as severity,
        case_clocks.started_at,
        case
            when case_clocks.stopped_at <= {{ as_of() }}
                then greatest(case_clocks.stopped_at, case_clocks.started_at)
        end as stopped_at
    from case_clocks
    left join cases on case_clocks.case_id = cases.case_id
    left join severity_spans
        on
            case_clocks.case_id = severity_spans.case_id
            and coalesce(case_clocks.started_at >= severity_spans.valid_from, true)
            and coalesce(case_clocks.started_at < severity_spans.valid_to, true)
    left join team_spans
        on
            case_clocks.case_id = team_spans.case_id
            and case_clocks.started_at >= team_spans.valid_from
            and coalesce(case_clocks.started_at < team_spans.valid_to, true)

),

{# What is proposed waits too: a report for its first answer, a gate or an appeal for its decision. #}
clocks_of_proposals as (

    select
        {{ md5_key(['queue_items.case_key', "'proposal'"]) }} as clock_id,
        cast(null as {{ t_text() }}) as case_id,
        queue_items.case_key,
        case
            when queue_items.case_type = 'appeal' then 'appeal'
            when queue_items.source = 'gate' then 'decision'
            else 'first_response'
        end as stage,
        1 as round,
        queue_items.case_type,
        queue_items.queue,
        queues.team,
        queue_items.severity,
        queue_items.opened_at as started_at,
        cast(null as {{ t_timestamp() }}) as stopped_at
    from queue_items
    left join queues
        on
            queue_items.queue = queues.queue
            and {{ in_force('queues', as_of()) }}
    where
        queue_items.state = 'proposed'
        or queue_items.cause like 'appeal:%'

),

clocks as (

    select * from clocks_of_cases
    union all
    select * from clocks_of_proposals

)

select * from clocks
