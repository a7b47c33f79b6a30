with

spans as (

    select * from {{ ref('account_status_spans') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

calls as (

    select * from {{ ref('int_lifecycle_calls') }}

),

{# A decision that an appeal overturned in part still says something: what, a later decision has to say. #}
grounds as (

    select
        decisions.decision_id,
        decisions.subject_account_id as account_id,
        decisions.action_status as status,
        decisions.decided_at,
        {{ least_of([
            "case when appeals.outcome = 'overturned' then decisions.overturned_at end",
            "case when replacements.replaced_by_outcome <> 'violation' then replacements.replaced_at end",
        ]) }} as fell_at,
        {{ least_of([
            'decisions.ends_at',
            add_seconds('decisions.effective_at', 'decisions.action_days * 86400'),
            "case when replacements.replaced_by_outcome = 'violation' then replacements.replaced_at end",
        ]) }} as ended_at
    from decisions
    left join appeals on decisions.overturning_appeal_id = appeals.appeal_id
    left join replacements on decisions.decision_id = replacements.decision_id
    where
        decisions.outcome = 'violation'
        and decisions.action_status is not null

),

released as (

    select
        grounds.decision_id,
        spans.account_id,
        spans.status as from_status,
        case when grounds.fell_at <= {{ as_of() }} then 'decision_fell' else 'time_served' end as reason,
        case
            when grounds.fell_at <= {{ as_of() }} then grounds.fell_at
            else grounds.ended_at
        end as effective_at
    from spans
    inner join grounds
        on
            spans.account_id = grounds.account_id
            and spans.status = grounds.status
            and coalesce(spans.decision_id, grounds.decision_id) = grounds.decision_id
    left join calls on spans.account_id = calls.account_id
    where
        spans.valid_to is null
        and spans.actor_type is distinct from 'account'
        and calls.account_id is null
        and (
            (grounds.fell_at <= {{ as_of() }} and grounds.fell_at > spans.valid_from)
            or (grounds.ended_at <= {{ as_of() }} and grounds.ended_at > spans.valid_from)
        )
    qualify row_number() over (
        partition by spans.account_id
        order by grounds.decided_at desc nulls last, grounds.decision_id desc nulls last
    ) = 1

)

select * from released
