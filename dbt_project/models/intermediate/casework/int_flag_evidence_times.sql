with

account_signals as (

    select * from {{ ref('account_signals') }}

),

submission_evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

flagged as (

    select
        account_signals.account_id,
        account_signals.signal_code,
        {{ json_text('account_signals.evidence', 'check_ids') }} as check_ids
    from account_signals
    where account_signals.status = 'flagged'

),

named_checks as (

    {{ json_list_rows('flagged', 'check_ids', 'check_id', ['account_id', 'signal_code']) }}

),

pieces as (

    select
        submission_evidence.account_id,
        submission_evidence.signal_code,
        submission_evidence.submitted_at as seen_at
    from submission_evidence
    union all
    select
        named_checks.account_id,
        named_checks.signal_code,
        coalesce(checks.completed_at, checks.started_at) as seen_at
    from named_checks
    inner join checks on named_checks.check_id = checks.check_id

),

newest as (

    select
        pieces.account_id,
        pieces.signal_code,
        max(pieces.seen_at) as evidence_at
    from pieces
    group by pieces.account_id, pieces.signal_code

)

select * from newest
