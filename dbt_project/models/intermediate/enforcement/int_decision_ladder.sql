with

decisions as (

    select * from {{ ref('decisions') }}

),

decision_strikes as (

    select * from {{ ref('int_decision_strikes') }}

),

ladder as (

    select * from {{ ref('sanctions_ladder') }}

),

actions as (

    select * from {{ ref('actions') }}

),

ruled as (

    select
        decisions.decision_id,
        decisions.outcome,
        decisions.action,
        decision_strikes.strikes_before,
        ladder.action as ladder_action,
        ladder.ladder_version,
        actions.rung as ladder_rung,
        case when decisions.action is null then 0 else decisions.action_rung end as taken_rung
    from decisions
    inner join decision_strikes on decisions.decision_id = decision_strikes.decision_id
    left join ladder
        on
            decisions.outcome = 'violation'
            and decisions.severity = ladder.severity
            and (
                decision_strikes.strikes_before = ladder.prior_strikes
                or (ladder.is_or_more and decision_strikes.strikes_before > ladder.prior_strikes)
            )
            and {{ in_force('ladder', 'decisions.decided_at') }}
    left join actions
        on
            ladder.action = actions.action
            and {{ in_force('actions', 'decisions.decided_at') }}

),

compared as (

    select
        ruled.decision_id,
        ruled.strikes_before,
        ruled.ladder_action,
        ruled.ladder_version,
        cast(ruled.taken_rung - ruled.ladder_rung as bigint) as rungs_off,
        case
            when ruled.outcome <> 'violation' and coalesce(ruled.taken_rung, 0) > 0 then 'off_ladder'
            when ruled.ladder_rung is null then 'no_rule'
            when ruled.taken_rung is null then 'off_ladder'
            when ruled.taken_rung = ruled.ladder_rung then 'on_ladder'
            when ruled.taken_rung > ruled.ladder_rung then 'stricter'
            else 'more_lenient'
        end as conformance
    from ruled

)

select * from compared
