with

strata as (

    select * from {{ ref('audit_strata') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

first_decisions as (

    select
        decisions.case_id,
        decisions.subject_account_id,
        decisions.severity,
        decisions.automation_level,
        decisions.case_closed_at as closed_at
    from decisions
    where
        decisions.case_closed_at <= {{ as_of() }}
        and not decisions.is_interim
        and coalesce(decisions.case_type, 'investigation') not in ('appeal', 'quality_audit')
    qualify row_number() over (
        partition by decisions.case_id
        order by decisions.decided_at asc nulls last, decisions.decision_id asc nulls last
    ) = 1

),

{# A case has one chance once it is decided and closed, at the rate of its stratum on that day. #}
decided as (

    select
        'case' as unit,
        first_decisions.case_id as unit_id,
        first_decisions.subject_account_id as account_id,
        '' as period,
        strata.stratum,
        strata.sampling_probability,
        1.0 as share_due
    from first_decisions
    inner join strata
        on
            strata.unit = 'case'
            and {{ in_force('strata', 'first_decisions.closed_at') }}
            and (strata.stratum <> 'automated' or first_decisions.automation_level = 'full')
            and (strata.stratum <> 'grave' or first_decisions.severity <= strata.severity_at_most)
    where {{ seconds_between('first_decisions.closed_at', as_of()) }} < strata.window_days * 86400
    qualify row_number() over (
        partition by first_decisions.case_id
        order by case strata.stratum when 'automated' then 1 when 'grave' then 2 else 3 end
    ) = 1

),

{# An active account has one chance a month, and comes up on a day of the month that its number names. #}
active as (

    select
        'account' as unit,
        accounts.account_id as unit_id,
        accounts.account_id,
        substr(cast({{ day_of(as_of()) }} as {{ t_text() }}), 1, 7) as period,
        strata.stratum,
        strata.sampling_probability,
        cast(extract(day from {{ as_of() }}) as double)
        / cast(extract(day from last_day({{ day_of(as_of()) }})) as double) as share_due
    from accounts
    inner join strata
        on
            strata.unit = 'account'
            and accounts.account_role = strata.stratum
            and {{ in_force('strata', as_of()) }}
    where
        accounts.status = 'active'
        and not coalesce(accounts.is_test, false)

),

units as (

    select * from decided
    union all
    select * from active

),

drawn as (

    select units.*
    from units
    where
        {{ uniform_hash("'audit|' || units.unit || '|' || units.unit_id || '|' || units.period") }}
        < units.sampling_probability * units.share_due

)

select * from drawn
