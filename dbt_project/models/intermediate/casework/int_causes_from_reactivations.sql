with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

{# The last that began: what is to replace it, but is held or lies ahead, has not begun. #}
last_suspensions as (

    select
        decisions.subject_account_id,
        decisions.decision_id,
        decisions.severity,
        coalesce(
            decisions.ends_at,
            {{ add_seconds('decisions.effective_at', 'decisions.action_days * 86400') }}
        ) as ends_at
    from decisions
    left join replacements on decisions.decision_id = replacements.decision_id
    where
        decisions.action_status = 'suspended'
        and decisions.effective_at <= {{ as_of() }}
        and not decisions.is_overturned
        and replacements.decision_id is null
    qualify row_number() over (
        partition by decisions.subject_account_id
        order by
            decisions.effective_at desc nulls last,
            decisions.decision_id desc nulls last
    ) = 1

),

{# A suspension that has run out is owed a look: nobody stays out because nobody looked. #}
causes as (

    select
        accounts.account_id as subject_account_id,
        queue_routing.queue,
        queue_routing.case_type,
        'gate' as source,
        queue_routing.policy_code,
        'gate:reactivation' as cause,
        last_suspensions.severity,
        'suspension_ended' as reason_code,
        last_suspensions.decision_id as evidence_id,
        last_suspensions.ends_at as evidence_at,
        last_suspensions.ends_at as opened_at,
        cast(null as {{ t_text() }}) as case_id,
        cast(null as {{ t_text() }}) as decision_id,
        'review' as recommended_step
    from accounts
    inner join last_suspensions on accounts.account_id = last_suspensions.subject_account_id
    inner join queue_routing
        on
            queue_routing.source = 'gate'
            and queue_routing.case_type = 'reactivation'
            and {{ in_force('queue_routing', as_of()) }}
    where
        accounts.status in ('suspended', 'reactivation_eligible')
        and last_suspensions.ends_at <= {{ as_of() }}

)

select * from causes
