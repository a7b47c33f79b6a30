with

account_signals as (

    select * from {{ ref('account_signals') }}

),

evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

flags as (

    select
        evidence.submission_id,
        evidence.account_id,
        evidence.signal_code,
        {{ round_stat('evidence.observed_value') }} as observed_value,
        {{ round_stat('evidence.threshold_value') }} as threshold_value,
        evidence.explanation,
        {{ as_of() }} as as_of
    from evidence
    inner join account_signals
        on
            evidence.account_id = account_signals.account_id
            and evidence.signal_code = account_signals.signal_code
    where account_signals.status = 'flagged'

)

select * from flags
