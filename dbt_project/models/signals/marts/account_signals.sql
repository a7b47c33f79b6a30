with

checks as (

    select * from {{ ref('int_account_checks') }}

),

earlier as (

    select * from {{ source('history', 'signal_history') }}

),

flagged_before as (

    select
        earlier.account_id,
        earlier.signal_code,
        min({{ day_of('earlier.as_of') }}) as first_flagged_on,
        count(distinct earlier.as_of) as nights_flagged
    from earlier
    where
        earlier.as_of < {{ as_of() }}
        and earlier.status = 'flagged'
    group by earlier.account_id, earlier.signal_code

),

signals as (

    select
        checks.account_id,
        checks.signal_code,
        checks.family,
        checks.status,
        checks.score,
        checks.observed_value,
        checks.threshold_value,
        checks.sample_size,
        checks.p_value,
        checks.q_value,
        checks.evidence,
        checks.explanation,
        coalesce(
            flagged_before.first_flagged_on,
            case when checks.status = 'flagged' then {{ day_of(as_of()) }} end
        ) as first_flagged_on,
        cast(
            coalesce(flagged_before.nights_flagged, 0) + case when checks.status = 'flagged' then 1 else 0 end
            as bigint
        ) as nights_flagged,
        {{ as_of() }} as as_of
    from checks
    left join flagged_before
        on checks.account_id = flagged_before.account_id and checks.signal_code = flagged_before.signal_code

)

select * from signals
