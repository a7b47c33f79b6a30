-- Every decision on an account that is not a test account is published once, and no other is.
with

recorded as (

    select
        decisions.decision_id,
        decisions.outcome
    from {{ ref('stg_casework__decisions') }} as decisions
    left join
        {{ ref('stg_people__accounts') }} as accounts
        on decisions.subject_account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

),

published as (

    select
        enforcement_decisions.decision_id,
        count(*) as copies
    from {{ ref('enforcement_decisions') }} as enforcement_decisions
    group by enforcement_decisions.decision_id

)

select
    recorded.decision_id as recorded_id,
    published.decision_id as published_id,
    published.copies
from recorded
full outer join published on recorded.decision_id = published.decision_id
where
    recorded.decision_id is null
    or published.decision_id is null
    or published.copies <> 1
