with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'account_handoff', [
        'earlier_sessions', 'risk_limit', 'hours_risk', 'speed_ratio', 'speed_deviate', 'minimum_timings'
    ]) }}

),

switches as (

    select * from {{ ref('int_account_switches') }}

),

risks as (

    select * from {{ ref('int_handoff_risks') }}

),

speeds as (

    select * from {{ ref('int_handoff_speeds') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

{# A document or a live face that passed after the switch has answered the question. #}
proven as (

    select distinct switches.account_id
    from switches
    inner join checks on switches.account_id = checks.account_id
    where
        checks.check_type in ('document', 'liveness')
        and checks.status = 'pass'
        and {{ day_of('coalesce(checks.completed_at, checks.started_at)') }} > switches.switched_on

),

joined as (

    select
        switches.*,
        speeds.time_ratio,
        speeds.deviate,
        thresholds.risk_limit,
        proven.account_id is not null as is_proven,
        risks.software_risk + risks.time_zone_risk
        + least(risks.local_hour_risk, risks.utc_hour_risk) as risk,
        least(risks.local_hour_risk, risks.utc_hour_risk) >= thresholds.hours_risk as has_new_hours,
        coalesce(
            speeds.fewer_timings >= thresholds.minimum_timings
            and abs(speeds.deviate) >= thresholds.speed_deviate
            and greatest(speeds.time_ratio, 1 / speeds.time_ratio) >= thresholds.speed_ratio, false
        ) as has_new_speed,
        switches.sessions_before_stay >= thresholds.earlier_sessions
        and switches.switched_on is not null as is_sufficient
    from switches
    cross join thresholds
    left join risks on switches.account_id = risks.account_id
    left join speeds on switches.account_id = speeds.account_id
    left join proven on switches.account_id = proven.account_id

),

marked as (

    select
        joined.*,
        joined.has_moved
        and joined.risk >= joined.risk_limit
        and (joined.has_new_hours or joined.has_new_speed)
        and not joined.is_proven as is_flagged
    from joined

),

judged as (

    select
        marked.account_id,
        'account_handoff' as signal_code,
        'access' as family,
        {{ rule_status('marked.is_sufficient', 'marked.is_flagged') }} as status,
        {{ rule_score('marked.is_sufficient', 'marked.is_flagged') }} as score,
        case when marked.is_sufficient then marked.risk end as observed_value,
        marked.risk_limit as threshold_value,
        marked.sessions_before_stay as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ handoff_evidence('marked') }} as evidence,
        {{ handoff_words('marked') }} as explanation
    from marked

)

select * from judged
