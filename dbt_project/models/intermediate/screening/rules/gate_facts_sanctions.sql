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
        coalesce(checks.completed_at, checks.started_at) as checked_at,
        coalesce(
            checks.match_disposition,
            case checks.status when 'pass' then 'no_match' when 'pending' then null else 'potential_match' end
        ) as disposition
    from checks
    where
        checks.check_type = 'sanctions'
        and coalesce(checks.completed_at, checks.started_at) <= {{ as_of() }}

),

standing as (

    select
        answered.account_id,
        max(answered.checked_at) as checked_at,
        max(case when answered.disposition = 'true_match' then answered.checked_at end) as matched_at,
        max(case when answered.disposition = 'potential_match' then answered.checked_at end) as questioned_at,
        max(case when answered.disposition in ('true_match', 'false_match') then answered.checked_at end)
            as disposed_at,
        max(case when answered.disposition = 'false_match' then answered.checked_at end) as cleared_at
    from answered
    where answered.disposition is not null
    group by answered.account_id

),

states as (

    select
        standing.account_id,
        rules.gate,
        rules.rule_code,
        rules.threshold,
        standing.checked_at,
        standing.matched_at,
        standing.questioned_at,
        case
            when
                standing.matched_at is not null
                and (standing.cleared_at is null or standing.cleared_at <= standing.matched_at)
                then 'true_match'
            when
                standing.questioned_at is not null
                and (standing.disposed_at is null or standing.disposed_at <= standing.questioned_at)
                then 'potential_match'
            when {{ seconds_between('standing.checked_at', as_of()) }} > rules.threshold * 86400
                then 'list out of date'
            else 'no_match'
        end as input_value
    from standing
    inner join rules on rules.rule_code = 'sanctions_cleared'

),

facts as (

    select
        states.account_id,
        states.gate,
        states.rule_code,
        states.input_value,
        case states.input_value
            when 'true_match' then 'fail'
            when 'no_match' then 'pass'
            else 'unknown'
        end as result,
        states.input_value = 'potential_match' as needs_person,
        case states.input_value
            when 'true_match' then states.matched_at
            when 'potential_match' then states.questioned_at
            when 'no_match' then states.checked_at
            else {{ add_seconds('states.checked_at', 'states.threshold * 86400') }}
        end as changed_at
    from states

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
