with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'repeat_violation', ['window_days', 'memory_days']) }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

standing as (

    select
        decisions.decision_id,
        decisions.case_id,
        decisions.subject_account_id,
        decisions.policy_code,
        decisions.decided_at,
        coalesce(decisions.case_opened_at, decisions.decided_at) as case_opened_at
    from decisions
    where
        decisions.outcome = 'violation'
        and not decisions.is_interim
        and not decisions.is_superseded
        and not decisions.is_overturned
        and decisions.policy_code is not null

),

earlier as (

    select * from standing

),

repeats as (

    select
        standing.decision_id,
        max(earlier.decided_at) as earlier_decided_at
    from standing
    inner join earlier
        on
            standing.subject_account_id = earlier.subject_account_id
            and standing.policy_code = earlier.policy_code
            and standing.case_id <> earlier.case_id
            and standing.case_opened_at > earlier.decided_at
    cross join thresholds
    where
        {{ days_between(day_of('earlier.decided_at'), 'standing.case_opened_at') }}
        <= thresholds.memory_days
    group by standing.decision_id

),

violations as (

    select
        standing.decision_id,
        standing.subject_account_id as account_id,
        standing.policy_code,
        standing.decided_at,
        repeats.earlier_decided_at,
        repeats.decision_id is not null
        and {{ days_between(day_of('standing.decided_at'), as_of()) }} < thresholds.window_days as is_repeat
    from standing
    left join repeats on standing.decision_id = repeats.decision_id
    cross join thresholds

)

select * from violations
