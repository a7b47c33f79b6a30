with

payout_methods as (

    select * from {{ ref('stg_money__payout_methods') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

marks as (

    select
        payout_methods.account_id,
        'payout' as mark_kind,
        payout_methods.instrument_fingerprint as mark,
        min(payout_methods.added_at) as seen_at
    from payout_methods
    where payout_methods.added_at <= {{ as_of() }}
    group by payout_methods.account_id, payout_methods.instrument_fingerprint
    union all
    select
        checks.account_id,
        'document' as mark_kind,
        checks.document_number as mark,
        min(checks.started_at) as seen_at
    from checks
    where
        checks.check_type = 'document'
        and checks.started_at <= {{ as_of() }}
    group by checks.account_id, checks.document_number

)

select * from marks
