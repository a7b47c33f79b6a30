with

settings as (

    select * from {{ ref('risk_settings') }}

),

results as (

    select * from {{ ref('int_signal_results') }}

),

clearances as (

    select * from {{ ref('int_signal_clearances') }}

),

evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

earlier as (

    select * from {{ source('history', 'signal_history') }}

),

growth as (

    select max({{ try_cast_as('settings.value', 'double') }}) as least_growth
    from settings
    where
        settings.setting = 'clearing_growth'
        and {{ in_force('settings', as_of()) }}

),

newest_work as (

    select
        evidence.account_id,
        evidence.signal_code,
        max(evidence.submitted_at) as submitted_at
    from evidence
    group by evidence.account_id, evidence.signal_code

),

{# What the finding rested on when the person was cleared: what was said on the last night before. #}
said_then as (

    select
        clearances.account_id,
        clearances.signal_code,
        max_by(earlier.sample_size, earlier.as_of) as sample_size
    from clearances
    inner join earlier
        on
            clearances.account_id = earlier.account_id
            and clearances.signal_code = earlier.signal_code
            and clearances.cleared_at >= earlier.as_of
    where
        earlier.as_of < {{ as_of() }}
        and earlier.status in ('flagged', 'excepted')
    group by clearances.account_id, clearances.signal_code

),

suppressed as (

    select
        results.account_id,
        results.signal_code,
        clearances.decision_id,
        clearances.ground,
        clearances.cleared_at
    from results
    inner join clearances
        on
            results.account_id = clearances.account_id
            and results.signal_code = clearances.signal_code
    left join newest_work
        on
            results.account_id = newest_work.account_id
            and results.signal_code = newest_work.signal_code
    left join said_then
        on
            results.account_id = said_then.account_id
            and results.signal_code = said_then.signal_code
    cross join growth
    where
        results.status = 'flagged'
        and (
            newest_work.submitted_at <= clearances.cleared_at
            or results.sample_size < (1 + growth.least_growth) * said_then.sample_size
        )

)

select * from suppressed
