with

decisions as (

    select * from {{ ref('stg_casework__decisions') }}

),

actions as (

    select * from {{ ref('actions') }}

),

{# Cases of test accounts have clocks as well, so their decisions are here, and not in `decisions`. #}
recorded as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.decided_at,
        coalesce(actions.is_interim, false) as is_interim
    from decisions
    left join actions
        on
            decisions.action = actions.action
            and {{ in_force('actions', 'decisions.decided_at') }}

)

select * from recorded
