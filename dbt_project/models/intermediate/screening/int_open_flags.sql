with

account_signals as (

    select * from {{ ref('account_signals') }}

),

evidence_times as (

    select * from {{ ref('int_flag_evidence_times') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

last_looks as (

    select
        decisions.subject_account_id as account_id,
        max(decisions.decided_at) as looked_at
    from decisions
    where decisions.automation_level <> 'full'
    group by decisions.subject_account_id

),

{# A look answers what was flagged by then. Evidence that came up later asks again. #}
open_flags as (

    select
        account_signals.account_id,
        account_signals.signal_code,
        case
            when cast(last_looks.looked_at as date) >= account_signals.first_flagged_on
                then evidence_times.evidence_at
            else cast(account_signals.first_flagged_on as timestamp)
        end as asked_at
    from account_signals
    left join evidence_times
        on
            account_signals.account_id = evidence_times.account_id
            and account_signals.signal_code = evidence_times.signal_code
    left join last_looks on account_signals.account_id = last_looks.account_id
    where
        account_signals.status = 'flagged'
        and (
            coalesce(cast(last_looks.looked_at as date) < account_signals.first_flagged_on, true)
            or last_looks.looked_at < evidence_times.evidence_at
        )

)

select * from open_flags
