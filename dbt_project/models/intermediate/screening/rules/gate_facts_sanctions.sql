with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

answered as (

    select
        checks.account_id,
        rules.gate,
        rules.rule_code,
        rules.threshold,
        coalesce(checks.list_version, 'not named') as list_version,
        coalesce(checks.completed_at, checks.started_at) as checked_at,
        {{ list_disposition('checks') }} as disposition
    from checks
    inner join rules
        on
            (checks.check_type = 'sanctions' and rules.rule_code = 'sanctions_cleared')
            or (checks.check_type = 'pep' and rules.rule_code = 'pep_match_reviewed')
    where
        coalesce(checks.completed_at, checks.started_at) <= {{ as_of() }}
        and {{ list_disposition('checks') }} is not null

),

{# A renewal in time goes on with what the check before said; after a gap or a match a clear time begins. #}
ordered as (

    select
        answered.*,
        {{ seconds_between('lag(answered.checked_at) over (in_time)', 'answered.checked_at') }}
        <= answered.threshold * 86400
        and lag(answered.disposition) over (in_time) in ('no_match', 'false_match') as is_renewal,
        case when answered.disposition = 'true_match' then answered.checked_at end as match_at,
        case when answered.disposition = 'potential_match' then answered.checked_at end as question_at,
        case when answered.disposition = 'false_match' then answered.checked_at end as cleared_at,
        case when answered.disposition in ('true_match', 'false_match') then answered.checked_at end
            as disposed_at
    from answered
    window in_time as (
        partition by answered.account_id, answered.gate, answered.rule_code
        order by answered.checked_at asc nulls last, answered.disposition asc nulls last
    )

),

standing as (

    select
        ordered.account_id,
        ordered.gate,
        ordered.rule_code,
        ordered.threshold,
        max(ordered.checked_at) as checked_at,
        max(case when not coalesce(ordered.is_renewal, false) then ordered.checked_at end) as begins_at,
        max(ordered.match_at) as match_at,
        max(ordered.question_at) as question_at,
        {{ add_seconds('max(ordered.checked_at)', 'ordered.threshold * 86400') }} as stale_at,
        max_by(ordered.list_version, ordered.checked_at) as newest_list,
        max_by(ordered.list_version, ordered.match_at) as match_list,
        max_by(ordered.list_version, ordered.question_at) as question_list,
        coalesce(max(ordered.cleared_at) > max(ordered.match_at), false) as is_match_cleared,
        coalesce(max(ordered.disposed_at) > max(ordered.question_at), false) as is_question_settled
    from ordered
    group by ordered.account_id, ordered.gate, ordered.rule_code, ordered.threshold

),

states as (

    select
        standing.*,
        case
            when standing.match_at is not null and not standing.is_match_cleared then 'true_match'
            when standing.question_at is not null and not standing.is_question_settled then 'potential_match'
            when standing.stale_at < {{ as_of() }} then 'out of date'
            else 'no_match'
        end as state
    from standing

),

facts as (

    select
        states.account_id,
        states.gate,
        states.rule_code,
        states.state || {{ list_named('states') }} as input_value,
        case states.state when 'true_match' then 'fail' when 'no_match' then 'pass' else 'unknown' end
            as result,
        states.state = 'potential_match' as needs_person,
        case states.state
            when 'true_match' then states.match_at when 'potential_match' then states.question_at
            when 'no_match' then states.begins_at else states.stale_at
        end as changed_at,
        case when states.state = 'no_match' then {{ day_of('states.stale_at') }} end as changes_on
    from states

),

final as (

    {{ gate_facts('facts', 'facts.changes_on') }}

)

select * from final
