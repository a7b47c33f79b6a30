with

spans as (

    select * from {{ ref('account_status_spans') }}

),

actions as (

    select * from {{ ref('actions') }}

),

calls as (

    select * from {{ ref('int_lifecycle_calls') }}

),

rungs as (

    select
        actions.status,
        max(actions.rung) as rung
    from actions
    where
        actions.status is not null
        and {{ in_force('actions', as_of()) }}
    group by actions.status

),

{# Once the platform has shown the state, or a harder one, what came after is somebody's act, not a debt. #}
shown as (

    select distinct calls.decision_id
    from calls
    inner join spans on calls.account_id = spans.account_id
    inner join rungs on spans.status = rungs.status
    where
        (spans.valid_to is null or spans.valid_to > calls.decided_at)
        and (spans.status = calls.to_status or rungs.rung > calls.action_rung)

),

owed as (

    select
        calls.decision_id,
        calls.account_id,
        calls.to_status,
        calls.effective_at
    from calls
    left join shown on calls.decision_id = shown.decision_id
    where shown.decision_id is null
    qualify row_number() over (
        partition by calls.account_id
        order by
            calls.action_rung desc nulls last,
            calls.decided_at desc nulls last,
            calls.decision_id desc nulls last
    ) = 1

)

select * from owed
