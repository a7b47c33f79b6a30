with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

actions as (

    select * from {{ ref('actions') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

{# Who waits under a sanction or a hold: each day costs them earnings or access.
   A hold ends with its case at the latest, and when what replaces it is in effect. #}
held as (

    select accounts.account_id
    from accounts
    inner join actions
        on
            accounts.status = actions.status
            and {{ in_force('actions', as_of()) }}
    union
    select decisions.subject_account_id as account_id
    from decisions
    left join replacements on decisions.decision_id = replacements.decision_id
    where
        decisions.is_interim
        and decisions.effective_at <= {{ as_of() }}
        and coalesce(decisions.ends_at > {{ as_of() }}, true)
        and coalesce(decisions.case_closed_at > {{ as_of() }}, true)
        and not decisions.is_overturned
        and replacements.decision_id is null

),

final as (

    select held.account_id
    from held

)

select * from final
