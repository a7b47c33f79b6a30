with

tickets as (

    select * from {{ ref('stg_support__tickets') }}

),

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

ticket_routing as (

    select * from {{ ref('ticket_routing') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

ticket_tags as (

    {{ json_list_rows('tickets', 'tags', 'tag', ['ticket_id']) }}

),

handled as (

    select distinct cases.source_id as ticket_id
    from cases
    where
        cases.source = 'ticket'
        and cases.source_id is not null

),

{# The rule that names most comes first. A ticket that the feed of this queue wrote is no news. #}
ruled as (

    select
        tickets.ticket_id,
        tickets.subject_account_id,
        tickets.channel,
        tickets.created_at,
        ticket_routing.policy_code,
        case when ticket_routing.becomes = 'case' then 'ticket' else 'report' end as source
    from tickets
    inner join ticket_routing
        on
            {{ in_force('ticket_routing', as_of()) }}
            and ticket_routing.channel in (tickets.channel, 'any')
            and ticket_routing.category in (tickets.category, 'any')
    left join ticket_tags
        on
            tickets.ticket_id = ticket_tags.ticket_id
            and ticket_routing.tag = ticket_tags.tag
    left join handled on tickets.ticket_id = handled.ticket_id
    where
        tickets.subject_account_id is not null
        and tickets.case_id is null
        and coalesce(tickets.tags, '') not like '%"evenhand"%'
        and handled.ticket_id is null
        and (ticket_routing.tag = 'any' or ticket_tags.tag is not null)
    qualify row_number() over (
        partition by tickets.ticket_id
        order by
            case when ticket_routing.channel = 'any' then 1 else 0 end
            + case when ticket_routing.category = 'any' then 1 else 0 end
            + case when ticket_routing.tag = 'any' then 1 else 0 end asc nulls last,
            ticket_routing.rule_code asc nulls last
    ) = 1

),

causes as (

    select
        ruled.subject_account_id,
        queue_routing.queue,
        queue_routing.case_type,
        ruled.source,
        ruled.policy_code,
        'policy:' || ruled.policy_code as cause,
        cast(null as bigint) as severity,
        'ticket_' || coalesce(ruled.channel, 'unknown') as reason_code,
        ruled.ticket_id as evidence_id,
        ruled.created_at as evidence_at,
        ruled.created_at as opened_at,
        cast(null as {{ t_text() }}) as case_id,
        cast(null as {{ t_text() }}) as decision_id,
        'review' as recommended_step
    from ruled
    inner join queue_routing
        on
            ruled.source = queue_routing.source
            and {{ in_force('queue_routing', as_of()) }}

)

select * from causes
