with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

status_events as (

    select * from {{ ref('stg_people__account_status_events') }}

),

first_events as (

    select
        status_events.account_id,
        status_events.from_status,
        status_events.occurred_at
    from status_events
    qualify row_number() over (
        partition by status_events.account_id
        order by
            status_events.occurred_at nulls last,
            status_events.event_id nulls last
    ) = 1

),

{# Before its first event an account was what that event says it came from; without events it has always
   been what it is. #}
changes as (

    select
        accounts.account_id,
        accounts.created_at as changed_at,
        '' as event_id,
        case
            when first_events.account_id is null then accounts.status
            else first_events.from_status
        end as status,
        cast(null as {{ t_text() }}) as decision_id,
        cast(null as {{ t_text() }}) as actor_type
    from accounts
    left join first_events on accounts.account_id = first_events.account_id
    where
        first_events.account_id is null
        or (first_events.from_status is not null and accounts.created_at < first_events.occurred_at)
    union all
    select
        status_events.account_id,
        status_events.occurred_at as changed_at,
        status_events.event_id,
        status_events.to_status as status,
        status_events.decision_id,
        status_events.actor_type
    from status_events

),

{# Of several events at one instant the last one stands: a span has a length. #}
standing as (

    select
        changes.account_id,
        changes.changed_at,
        changes.status,
        changes.decision_id,
        changes.actor_type
    from changes
    qualify row_number() over (
        partition by
            changes.account_id,
            changes.changed_at
        order by changes.event_id desc nulls last
    ) = 1

),

compared as (

    select
        standing.account_id,
        standing.changed_at,
        standing.status,
        standing.decision_id,
        standing.actor_type,
        lag(standing.status) over (
            partition by standing.account_id
            order by standing.changed_at nulls last
        ) as previous_status
    from standing

),

spans as (

    select
        compared.account_id,
        compared.status,
        compared.changed_at as valid_from,
        compared.decision_id,
        compared.actor_type,
        lead(compared.changed_at) over (
            partition by compared.account_id
            order by compared.changed_at nulls last
        ) as valid_to
    from compared
    where compared.status is distinct from compared.previous_status

)

select * from spans
