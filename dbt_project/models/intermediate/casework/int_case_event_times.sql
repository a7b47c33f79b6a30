with

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

event_times as (

    select
        case_events.case_id,
        max(case when case_events.event_type = 'claimed' then case_events.occurred_at end) as claimed_at,
        min(case
            when case_events.event_type in ('claimed', 'evidence_requested', 'decided', 'closed')
                then case_events.occurred_at
        end) as first_handled_at,
        count(case when case_events.event_type = 'reopened' then case_events.event_id end) as reopenings
    from case_events
    group by case_events.case_id

)

select * from event_times
