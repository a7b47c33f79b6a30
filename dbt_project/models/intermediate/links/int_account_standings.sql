with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

spans as (

    select * from {{ ref('account_status_spans') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

replacements as (

    select * from {{ ref('int_decision_replacements') }}

),

{# Until what replaces it is in effect an offboarding stands, whatever is on record. #}
offboardings as (

    select
        decisions.subject_account_id as account_id,
        count(*) filter (where not decisions.is_overturned and replacements.decision_id is null) as standing
    from decisions
    left join replacements on decisions.decision_id = replacements.decision_id
    where decisions.action_status = 'offboarded'
    group by decisions.subject_account_id

),

standings as (

    select
        accounts.account_id,
        accounts.account_role,
        case when accounts.status = 'offboarded' then coalesce(spans.valid_from, accounts.updated_at) end
            as offboarded_at,
        coalesce(offboardings.standing = 0, false) as is_cleared
    from accounts
    left join spans
        on
            accounts.account_id = spans.account_id
            and spans.status = 'offboarded'
            and spans.valid_to is null
    left join offboardings on accounts.account_id = offboardings.account_id
    where not coalesce(accounts.is_test, false)

)

select * from standings
