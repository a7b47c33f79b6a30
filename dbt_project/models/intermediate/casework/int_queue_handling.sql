with

cases as (

    select * from {{ ref('cases') }}

),

holds as (

    select * from {{ ref('int_case_holds') }}

),

calendar_days as (

    select * from {{ ref('int_calendar_days') }}

),

calendar_openings as (

    select * from {{ ref('int_calendar_openings') }}

),

sla_settings as (

    select * from {{ ref('sla_settings') }}

),

settings as (

    {{ numbers_of('sla_settings', ['flow_window_days']) }}

),

{{ shared_minutes() }},

served as (

    select
        holds.queue,
        sum(ends.minutes_shared - begins.minutes_shared) as minutes_in_hand
    from holds
    inner join service as begins on holds.staff_id = begins.staff_id and holds.held_from = begins.instant_at
    inner join service as ends on holds.staff_id = ends.staff_id and holds.held_to = ends.instant_at
    group by holds.queue

),

finished as (

    select
        cases.queue,
        count(*) as cases_finished
    from cases
    cross join settings
    where
        {{ day_of('coalesce(cases.decided_at, cases.closed_at)') }} < {{ day_of(as_of()) }}
        and {{ day_of('coalesce(cases.decided_at, cases.closed_at)') }}
        >= {{ add_days(as_of(), '-settings.flow_window_days') }}
    group by cases.queue

),

final as (

    select
        finished.queue,
        finished.cases_finished,
        served.minutes_in_hand / finished.cases_finished as open_minutes_per_case
    from finished
    inner join served on finished.queue = served.queue

)

select * from final
