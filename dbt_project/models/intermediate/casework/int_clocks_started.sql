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

clocks as (

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
        cases.team,
        coalesce(case_clocks.severity, severity_spans.severity) as severity,
        case_clocks.started_at,
        case when case_clocks.stopped_at <= {{ as_of() }}
            then greatest(case_clocks.stopped_at, case_clocks.started_at)
        end as stopped_at
    from case_clocks
    left join cases on case_clocks.case_id = cases.case_id
    left join severity_spans
        on
            case_clocks.case_id = severity_spans.case_id
            and (severity_spans.valid_from is null or severity_spans.valid_from <= case_clocks.started_at)
            and (severity_spans.valid_to is null or severity_spans.valid_to > case_clocks.started_at)

)

select * from clocks
