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

item_clocks as (

    select * from {{ ref('int_item_clocks_started') }}

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

clocks as (

    select * from clocks_of_cases
    union all
    select
        item_clocks.clock_id,
        cast(null as {{ t_text() }}) as case_id,
        item_clocks.case_key,
        item_clocks.stage,
        1 as round,
        item_clocks.case_type,
        item_clocks.queue,
        item_clocks.team,
        item_clocks.severity,
        item_clocks.started_at,
        item_clocks.stopped_at
    from item_clocks

)

select * from clocks
