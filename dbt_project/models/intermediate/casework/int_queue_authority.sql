with

items as (

    select * from {{ ref('int_queue_items') }}

),

account_strikes as (

    select * from {{ ref('int_account_strikes') }}

),

case_strikes as (

    select * from {{ ref('int_case_strikes') }}

),

sanctions_ladder as (

    select * from {{ ref('sanctions_ladder') }}

),

actions as (

    select * from {{ ref('actions') }}

),

approval_requests as (

    select * from {{ ref('int_approval_requests') }}

),

appeal_rules as (

    select * from {{ ref('appeal_rules') }}

),

{# What the case itself has brought is no earlier strike when it is decided anew. #}
struck as (

    select
        items.case_key,
        items.severity,
        coalesce(account_strikes.strikes, 0) - coalesce(case_strikes.strikes, 0) as strikes
    from items
    left join account_strikes on items.subject_account_id = account_strikes.account_id
    left join case_strikes on items.case_id = case_strikes.case_id
    where
        items.policy_code is not null
        and items.case_type not in ('appeal', 'screening', 'reactivation')

),

ladder_steps as (

    select
        struck.case_key,
        sanctions_ladder.action as ladder_action
    from struck
    inner join sanctions_ladder
        on
            struck.severity = sanctions_ladder.severity
            and {{ in_force('sanctions_ladder', as_of()) }}
            and (
                struck.strikes = sanctions_ladder.prior_strikes
                or (sanctions_ladder.is_or_more and struck.strikes > sanctions_ladder.prior_strikes)
            )

),

lowest as (

    select min(actions.authority) as authority
    from actions
    where {{ in_force('actions', as_of()) }}

),

awaited as (

    select
        approval_requests.case_id,
        max(approval_requests.required_authority) as authority
    from approval_requests
    where approval_requests.approval_state in ('pending', 'missing', 'invalid')
    group by approval_requests.case_id

),

final as (

    select
        items.case_key,
        ladder_steps.ladder_action,
        case
            when items.case_type = 'appeal' then appeal_rules.minimum_authority
            when items.state = 'awaiting_approval'
                then coalesce(awaited.authority, actions.authority, lowest.authority)
            else coalesce(actions.authority, lowest.authority)
        end as required_authority
    from items
    cross join lowest
    left join ladder_steps on items.case_key = ladder_steps.case_key
    left join actions
        on
            ladder_steps.ladder_action = actions.action
            and {{ in_force('actions', as_of()) }}
    left join awaited on items.case_id = awaited.case_id
    left join appeal_rules on {{ in_force('appeal_rules', as_of()) }}

)

select * from final
