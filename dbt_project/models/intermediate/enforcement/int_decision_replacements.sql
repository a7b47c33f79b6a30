with

decisions as (

    select * from {{ ref('decisions') }}

),

approvals as (

    select * from {{ ref('int_decision_approvals') }}

),

{# A violation takes the place of another only when it takes effect: while it is held, once it is refused or
   before its day it changes nothing for the person. Without an action there is nothing to wait for. #}
placed as (

    select
        decisions.decision_id,
        decisions.superseded_by_decision_id,
        decisions.outcome,
        case
            when decisions.outcome <> 'violation' or decisions.action is null then decisions.decided_at
            when approvals.approval_state <> 'rejected' and decisions.effective_at is not null
                then {{ greatest_of(['decisions.decided_at', 'decisions.effective_at']) }}
        end as placed_at
    from decisions
    inner join approvals on decisions.decision_id = approvals.decision_id

),

{# What replaces a replacement that never came into force stands for it. #}
candidates as (

    select
        decisions.decision_id,
        placed.decision_id as replaced_by_decision_id,
        placed.outcome as replaced_by_outcome,
        placed.placed_at as replaced_at
    from decisions
    inner join placed on decisions.superseded_by_decision_id = placed.decision_id
    union all
    select
        decisions.decision_id,
        placed.decision_id as replaced_by_decision_id,
        placed.outcome as replaced_by_outcome,
        placed.placed_at as replaced_at
    from decisions
    inner join placed as passed_over on decisions.superseded_by_decision_id = passed_over.decision_id
    inner join placed on passed_over.superseded_by_decision_id = placed.decision_id

),

replaced as (

    select
        candidates.decision_id,
        candidates.replaced_by_decision_id,
        candidates.replaced_by_outcome,
        candidates.replaced_at
    from candidates
    where candidates.replaced_at <= {{ as_of() }}
    qualify row_number() over (
        partition by candidates.decision_id
        order by candidates.replaced_at asc nulls last, candidates.replaced_by_decision_id asc nulls last
    ) = 1

)

select * from replaced
