with

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

case_events as (

    select * from {{ ref('stg_casework__case_events') }}

),

changes as (

    select
        cases.case_id,
        cases.opened_at as occurred_at,
        '' as event_id,
        'opened' as event_type,
        cast(null as {{ t_text() }}) as reason,
        cast(null as {{ t_text() }}) as actor_id
    from cases
    union all
    select
        case_events.case_id,
        case_events.occurred_at,
        case_events.event_id,
        case_events.event_type,
        nullif(trim(case_events.reason), '') as reason,
        case_events.actor_id
    from case_events
    inner join cases on case_events.case_id = cases.case_id
    where
        case_events.event_type in ('paused', 'resumed', 'closed', 'reopened')
        and case_events.occurred_at >= cases.opened_at
    union all
    select
        cases.case_id,
        cases.closed_at as occurred_at,
        chr(126) as event_id,
        'closed' as event_type,
        cast(null as {{ t_text() }}) as reason,
        cast(null as {{ t_text() }}) as actor_id
    from cases
    where
        cases.status = 'closed'
        and cases.closed_at >= cases.opened_at

),

numbered as (

    select
        changes.case_id,
        changes.occurred_at,
        changes.event_type,
        changes.reason,
        changes.actor_id,
        row_number() over (
            partition by changes.case_id
            order by
                changes.occurred_at nulls last,
                changes.event_id nulls last
        ) as change_number
    from changes

),

{# Nothing but a reopening changes a closed case: a pause or a resumption recorded later is noise. #}
with_last_turns as (

    select
        numbered.case_id,
        numbered.occurred_at,
        numbered.event_type,
        numbered.reason,
        numbered.actor_id,
        numbered.change_number,
        max(case when numbered.event_type = 'closed' then numbered.change_number end) over (
            partition by numbered.case_id
            order by numbered.change_number nulls last
            rows between unbounded preceding and current row
        ) as last_closed,
        max(case when numbered.event_type in ('opened', 'reopened') then numbered.change_number end) over (
            partition by numbered.case_id
            order by numbered.change_number nulls last
            rows between unbounded preceding and current row
        ) as last_opened
    from numbered

),

effective as (

    select
        with_last_turns.case_id,
        with_last_turns.change_number,
        with_last_turns.occurred_at,
        with_last_turns.actor_id,
        case with_last_turns.event_type
            when 'paused' then 'paused'
            when 'closed' then 'closed'
            else 'open'
        end as status,
        case when with_last_turns.event_type = 'paused' then with_last_turns.reason end as pause_reason,
        with_last_turns.event_type = 'reopened' as is_reopening
    from with_last_turns
    where
        with_last_turns.event_type in ('closed', 'reopened')
        or with_last_turns.last_closed is null
        or with_last_turns.last_opened > with_last_turns.last_closed

)

select * from effective
