with

status_changes as (

    select * from {{ ref('int_case_status_changes') }}

),

compared as (

    select
        status_changes.case_id,
        status_changes.change_number,
        status_changes.occurred_at,
        status_changes.status,
        status_changes.pause_reason,
        status_changes.actor_id,
        lag(status_changes.status) over (
            partition by status_changes.case_id
            order by status_changes.change_number nulls last
        ) as previous_status,
        lag(status_changes.pause_reason) over (
            partition by status_changes.case_id
            order by status_changes.change_number nulls last
        ) as previous_reason
    from status_changes

),

spans as (

    select
        compared.case_id,
        compared.status,
        compared.occurred_at as valid_from,
        compared.pause_reason,
        compared.actor_id,
        lead(compared.occurred_at) over (
            partition by compared.case_id
            order by compared.change_number nulls last
        ) as valid_to
    from compared
    where
        compared.status is distinct from compared.previous_status
        or compared.pause_reason is distinct from compared.previous_reason

),

lasting as (

    select
        spans.*,
        spans.status = 'paused' and spans.pause_reason is not null as stops_clock
    from spans
    where coalesce(spans.valid_to > spans.valid_from, true)

)

select * from lasting
