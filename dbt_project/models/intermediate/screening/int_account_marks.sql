with

payout_methods as (

    select * from {{ ref('stg_money__payout_methods') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

{# A document is its number and its country, once it was passed: an attempt that failed may carry a number
   mistyped into somebody else's. Its empty mark says that there was something to compare. #}
documents as (

    select
        checks.account_id,
        checks.started_at,
        case
            when checks.status = 'pass'
                then checks.document_number || '|' || coalesce(checks.document_country, '')
        end as mark
    from checks
    where
        checks.check_type = 'document'
        and checks.started_at <= {{ as_of() }}

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
        documents.account_id,
        'document' as mark_kind,
        documents.mark,
        min(documents.started_at) as seen_at
    from documents
    group by documents.account_id, documents.mark

)

select * from marks
